package org.comfrey.api.audit;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.comfrey.api.Access;
import org.comfrey.api.Page;
import org.comfrey.api.Permission;
import org.comfrey.api.PersonId;
import org.comfrey.api.StepUp;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** The audit, for compliance. Every call is itself an entry. */
@HttpExchange
public interface AuditApi {
  /**
   * Entries, newest first.
   *
   * @param kind sign-in, access, read or action
   * @param outcome begun, done, refused or failed
   * @param name a part of what was done
   * @param from the first instant, until the last one before {@code to}
   */
  @GetExchange("/v1/operator/audit")
  @Access(Permission.READ_AUDIT)
  Page<AuditRecord> search(
      @RequestParam(value = "actor", required = false) @Nullable PersonId actor,
      @RequestParam(value = "about", required = false) @Nullable PersonId about,
      @RequestParam(value = "kind", required = false) @Nullable String kind,
      @RequestParam(value = "outcome", required = false) @Nullable String outcome,
      @RequestParam(value = "name", required = false) @Nullable String name,
      @RequestParam(value = "from", required = false) @Nullable Instant from,
      @RequestParam(value = "to", required = false) @Nullable Instant to,
      @RequestParam(value = "cursor", required = false) @Nullable String cursor,
      @RequestParam(value = "limit", required = false) @Nullable Integer limit);

  /**
   * Where each source stands.
   *
   * @param verify whether every hash is computed anew, which reads all entries
   */
  @GetExchange("/v1/operator/audit/sources")
  @Access(Permission.READ_AUDIT)
  List<AuditSource> sources(
      @RequestParam(value = "verify", required = false) @Nullable Boolean verify);

  /**
   * Up to 1,000 entries of one source as OCSF events, one JSON object a line ({@code
   * application/x-ndjson}), in the order of their numbers. Ask again with the last number until the
   * answer is empty. Needs a fresh proof of identity.
   *
   * @param after the number after which to begin
   */
  @GetExchange("/v1/operator/audit/sources/{source}/ocsf")
  @Access(Permission.READ_AUDIT)
  @StepUp
  ResponseEntity<byte[]> ocsf(
      @PathVariable("source") String source,
      @RequestParam(value = "after", required = false) @Nullable Long after);

  /** What looked suspicious, newest first; state is open or reviewed, all without it. */
  @GetExchange("/v1/operator/audit/alerts")
  @Access(Permission.READ_AUDIT)
  Page<AuditAlert> alerts(
      @RequestParam(value = "state", required = false) @Nullable String state,
      @RequestParam(value = "cursor", required = false) @Nullable String cursor,
      @RequestParam(value = "limit", required = false) @Nullable Integer limit);

  /**
   * Notes what was found. 409 {@code already-reviewed} where somebody did, and 403 for an alert
   * about oneself.
   */
  @PostExchange("/v1/operator/audit/alerts/{id}/review")
  @Access(Permission.READ_AUDIT)
  AuditAlert review(@PathVariable("id") UUID id, @RequestBody AlertFinding finding);
}
