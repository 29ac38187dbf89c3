package org.comfrey.api.payments;

import java.util.List;
import java.util.UUID;
import org.comfrey.api.Access;
import org.comfrey.api.Page;
import org.comfrey.api.Permission;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** The books against the processors' settlement reports. */
@HttpExchange
public interface ReconciliationApi {
  /** Where the books and each processor's reports stand, per currency. */
  @GetExchange("/v1/operator/reconciliation")
  @Access(Permission.OPERATE_MONEY)
  List<ReconciliationStanding> standings();

  /** What does not agree, newest first; state is open or resolved, all without it. */
  @GetExchange("/v1/operator/reconciliation/items")
  @Access(Permission.OPERATE_MONEY)
  Page<ReconciliationItem> items(
      @RequestParam(value = "state", required = false) @Nullable String state,
      @RequestParam(value = "cursor", required = false) @Nullable String cursor,
      @RequestParam(value = "limit", required = false) @Nullable Integer limit);

  /**
   * Notes what was found out and done about an item, which ends it. 409 {@code already-resolved}
   * where it has ended otherwise.
   */
  @PostExchange("/v1/operator/reconciliation/items/{id}/resolution")
  @Access(Permission.OPERATE_MONEY)
  ReconciliationItem resolve(
      @PathVariable("id") UUID id, @RequestBody ReconciliationResolution resolution);
}
