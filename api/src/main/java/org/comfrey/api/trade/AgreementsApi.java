package org.comfrey.api.trade;

import org.comfrey.api.Access;
import org.comfrey.api.Permission;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** The gallery of agreements, and the operators' workshop. */
@HttpExchange
public interface AgreementsApi {
  /** A published version by its hash, or the current one by its name. */
  @GetExchange("/v1/agreements/{hashOrName}")
  @Access(Permission.PUBLIC)
  AgreementDetail agreement(@PathVariable("hashOrName") String hashOrName);

  /**
   * Reads and proves a text, nothing is kept. Always 200; at most five seconds, after which the
   * outcome is undecided. 503 when too many are being proved.
   */
  @PostExchange("/v1/operator/agreements/verify")
  @Access(Permission.PUBLISH_AGREEMENTS)
  Verification verify(@RequestBody AgreementSource source);

  /**
   * Publishes a new version, which new orders take; running ones keep theirs. 201; 422 {@code
   * agreement-not-proved} with the {@code verification}, 409 {@code version-taken} unless its
   * version is higher than every published one of the name.
   */
  @PostExchange("/v1/operator/agreements")
  @Access(Permission.PUBLISH_AGREEMENTS)
  ResponseEntity<AgreementDetail> publish(@RequestBody AgreementSource source);
}
