package org.comfrey.api.identity;

import java.util.List;
import org.comfrey.api.Access;
import org.comfrey.api.Page;
import org.comfrey.api.Permission;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PutExchange;

/** What people allow and forbid to be done with their data (GDPR articles 7, 18 and 21). */
@HttpExchange
public interface ChoicesApi {
  /**
   * What can be agreed to, each with the text of today and what the caller said to it.
   *
   * @param language en or de; the account's own without it
   */
  @GetExchange("/v1/me/agreements")
  @Access(Permission.OWN_ACCOUNT)
  List<DataAgreement> dataAgreements(
      @RequestParam(value = "language", required = false) @Nullable String language);

  /**
   * Agrees or takes it back. Giving names the text by its hash; 409 {@code text-changed} when it is
   * not today's any more. Taking back needs none and counts at once.
   */
  @PutExchange("/v1/me/agreements/{purpose}")
  @Access(Permission.OWN_ACCOUNT)
  DataAgreement agree(
      @PathVariable("purpose") String purpose, @RequestBody DataAgreementChange change);

  /** Everything that the caller ever agreed to or took back, newest first. */
  @GetExchange("/v1/me/agreements/history")
  @Access(Permission.OWN_ACCOUNT)
  Page<DataAgreementEntry> agreementHistory(
      @RequestParam(value = "cursor", required = false) @Nullable String cursor,
      @RequestParam(value = "limit", required = false) @Nullable Integer limit);

  /** Whether the caller's data is only stored, and what they object to. */
  @GetExchange("/v1/me/limits")
  @Access(Permission.OWN_ACCOUNT)
  DataLimits limits();

  /** Sets both whole; it counts within moments. */
  @PutExchange("/v1/me/limits")
  @Access(Permission.OWN_ACCOUNT)
  DataLimits changeLimits(@RequestBody DataLimits limits);
}
