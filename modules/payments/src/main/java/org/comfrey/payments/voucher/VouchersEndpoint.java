package org.comfrey.payments.voucher;

import java.util.List;
import java.util.UUID;
import org.comfrey.api.Money;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.RedeemedVoucher;
import org.comfrey.api.payments.Voucher;
import org.comfrey.api.payments.VoucherBalance;
import org.comfrey.api.payments.VoucherCode;
import org.comfrey.api.payments.VoucherRedemption;
import org.comfrey.api.payments.VoucherRequest;
import org.comfrey.api.payments.VoucherRule;
import org.comfrey.api.payments.VoucherRuleDraft;
import org.comfrey.api.payments.VoucherTotal;
import org.comfrey.api.payments.VouchersApi;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.web.Command;
import org.comfrey.kernel.web.Fields;
import org.comfrey.kernel.web.RateLimit;
import org.comfrey.kernel.web.Rated;
import org.comfrey.payments.wallet.Methods;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/** Vouchers for those who buy them, who have a code, and who keep the rule. */
@RestController
public final class VouchersEndpoint implements VouchersApi {
  private static final int CODE_CHARACTERS_MOST = 64;

  private final Vouchers vouchers;
  private final VoucherSales sales;
  private final Methods methods;
  private final Ids ids;

  /** The endpoint over those. */
  public VouchersEndpoint(Vouchers vouchers, VoucherSales sales, Methods methods, Ids ids) {
    this.vouchers = vouchers;
    this.sales = sales;
    this.methods = methods;
    this.ids = ids;
  }

  @Override
  public List<Voucher> vouchers() {
    return sales.of(caller());
  }

  @Override
  @Rated(RateLimit.MONEY)
  public ResponseEntity<Voucher> buyVoucher(VoucherRequest request) {
    PersonId person = caller();
    VoucherSales.check(request);
    methods.mustBeUsableCard(person, request.cardToken());
    return ResponseEntity.status(201).body(sales.buy(command(), person, request));
  }

  @Override
  public Voucher voucher(UUID id) {
    return sales.own(id, caller());
  }

  @Override
  @Rated(RateLimit.MONEY)
  public Voucher refundVoucher(UUID id) {
    return sales.refund(id, caller());
  }

  @Override
  @Rated(RateLimit.CODE)
  public VoucherBalance checkVoucher(VoucherCode code) {
    Fields.check(fields -> fields.line("code", code.code(), 1, CODE_CHARACTERS_MOST));
    VoucherRow row = vouchers.worth(code.code());
    return new VoucherBalance(
        new Money(row.leftMinor(), row.currency()), row.expires(), vouchers.message(row));
  }

  @Override
  @Rated(RateLimit.CODE)
  public RedeemedVoucher redeemVoucher(VoucherRedemption redemption) {
    Fields.check(fields ->
        fields
            .line("code", redemption.code(), 1, CODE_CHARACTERS_MOST)
            .range("amountMinor", redemption.amountMinor(), 1, Long.MAX_VALUE));
    VoucherTable.Use use =
        vouchers.redeem(command(), caller(), redemption.code(), redemption.amountMinor());
    VoucherRow row = vouchers.table().find(use.voucher()).orElseThrow();
    return new RedeemedVoucher(
        new Money(use.amountMinor(), row.currency()),
        new Money(row.leftMinor(), row.currency()),
        row.expires());
  }

  @Override
  public List<VoucherRule> voucherRules() {
    return vouchers.rules().all();
  }

  @Override
  public VoucherRule changeVoucherRule(int revision, VoucherRuleDraft rule) {
    return vouchers.rules().change(revision, rule, caller());
  }

  @Override
  public List<VoucherTotal> voucherTotals() {
    return vouchers.table().totals();
  }

  private static PersonId caller() {
    return Callers.current().person();
  }

  /** The same for the same request, however often it comes. */
  private UUID command() {
    return Command.id().orElseGet(ids::next);
  }
}
