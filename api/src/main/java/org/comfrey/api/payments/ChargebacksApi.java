package org.comfrey.api.payments;

import java.util.UUID;
import org.comfrey.api.Access;
import org.comfrey.api.Page;
import org.comfrey.api.Permission;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Chargebacks, which operators answer. */
@HttpExchange
public interface ChargebacksApi {
  /** Chargebacks newest first, by state when given. */
  @GetExchange("/v1/operator/chargebacks")
  @Access(Permission.OPERATE_MONEY)
  Page<ChargebackView> chargebacks(
      @RequestParam(value = "state", required = false) @Nullable String state,
      @RequestParam(value = "cursor", required = false) @Nullable String cursor,
      @RequestParam(value = "limit", required = false) @Nullable Integer limit);

  /** Answers an open chargeback, once. 201; 409 {@code chargeback-answered} afterwards. */
  @PostExchange("/v1/operator/chargebacks/{id}/representment")
  @Access(Permission.OPERATE_MONEY)
  ResponseEntity<ChargebackView> represent(
      @PathVariable("id") UUID id, @RequestBody Representment representment);
}
