package org.comfrey.api.payments;

import java.util.List;
import java.util.UUID;
import org.comfrey.api.Access;
import org.comfrey.api.Permission;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/** Gift vouchers: bought with a card, good for whoever has the code. */
@HttpExchange
public interface VouchersApi {
  /** Those that one bought, the newest first, at most 200. */
  @GetExchange("/v1/vouchers")
  @Access(Permission.OWN_MONEY)
  List<Voucher> vouchers();

  /** Buys one. 201; the code is there as soon as the card has paid, which can take a moment. */
  @PostExchange("/v1/vouchers")
  @Access(Permission.OWN_MONEY)
  ResponseEntity<Voucher> buyVoucher(@RequestBody VoucherRequest request);

  /** One that one bought. */
  @GetExchange("/v1/vouchers/{id}")
  @Access(Permission.OWN_MONEY)
  Voucher voucher(@PathVariable("id") UUID id);

  /** Gives one back to the card that paid it. 409 {@code voucher-used} where somebody used it. */
  @PostExchange("/v1/vouchers/{id}/refund")
  @Access(Permission.OWN_MONEY)
  Voucher refundVoucher(@PathVariable("id") UUID id);

  /** What a code is worth; 422 {@code voucher-refused} where it is worth nothing. */
  @PostExchange("/v1/voucher-checks")
  @Access(Permission.OWN_MONEY)
  VoucherBalance checkVoucher(@RequestBody VoucherCode code);

  /** Puts a voucher's money into one's wallet. 422 {@code voucher-refused}. */
  @PostExchange("/v1/voucher-redemptions")
  @Access(Permission.OWN_MONEY)
  RedeemedVoucher redeemVoucher(@RequestBody VoucherRedemption redemption);

  /** How long vouchers are good: every revision of the rule, the last first. */
  @GetExchange("/v1/operator/voucher-rules")
  @Access(Permission.OPERATE_MONEY)
  List<VoucherRule> voucherRules();

  /**
   * Changes it for vouchers that are bought from now on.
   *
   * @param revision the one that was read. 409 {@code rule-changed} where it is not the last any
   *     more
   */
  @PutExchange("/v1/operator/voucher-rules")
  @Access(Permission.OPERATE_MONEY)
  VoucherRule changeVoucherRule(
      @RequestParam("revision") int revision, @RequestBody VoucherRuleDraft rule);

  /** What is owed on vouchers, by currency. */
  @GetExchange("/v1/operator/voucher-totals")
  @Access(Permission.OPERATE_MONEY)
  List<VoucherTotal> voucherTotals();
}
