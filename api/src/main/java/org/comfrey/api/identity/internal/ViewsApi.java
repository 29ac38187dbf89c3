package org.comfrey.api.identity.internal;

import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Whether staff may see now what a person sees. */
@HttpExchange
public interface ViewsApi {
  /**
   * Notes that staff are about to look as the person whose record they opened, and says who that
   * is. 403 {@code record-closed} where the record was not opened with that person's consent, after
   * its hour, and once the consent was taken back; 404 where it is not theirs.
   */
  @PostExchange("/internal/identity/views")
  View view(@RequestBody ViewQuestion question);
}
