package org.comfrey.api.identity;

import java.util.List;
import org.comfrey.api.Access;
import org.comfrey.api.Permission;
import org.comfrey.api.StepUp;
import org.springframework.http.ResponseEntity;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/** What is kept about people, and everything that is kept about oneself. */
@HttpExchange
public interface PrivacyApi {
  /** What each table of each module keeps, what for and how long. */
  @GetExchange("/v1/processing")
  @Access(Permission.OWN_ACCOUNT)
  List<ProcessingRecord> processing();

  /**
   * Everything that any module keeps about the caller, as a zip file: {@code data.json} for
   * programs and {@code index.html} for people. Needs a fresh proof of identity.
   */
  @GetExchange("/v1/me/export")
  @Access(Permission.OWN_ACCOUNT)
  @StepUp
  ResponseEntity<byte[]> export();
}
