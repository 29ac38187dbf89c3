package org.comfrey.api.identity;

import java.time.Instant;
import java.util.List;
import org.comfrey.api.Access;
import org.comfrey.api.Permission;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/** How long what is kept about people stays. */
@HttpExchange
public interface RetentionApi {
  /**
   * Every rule with what it would take; nothing is changed by asking.
   *
   * @param at when it would run; now without it
   */
  @GetExchange("/v1/operator/retention")
  @Access(Permission.WATCH_PRIVACY)
  List<RetentionRule> retention(@RequestParam(value = "at", required = false) @Nullable Instant at);
}
