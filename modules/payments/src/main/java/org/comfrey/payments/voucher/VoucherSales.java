package org.comfrey.payments.voucher;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.Money;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.Voucher;
import org.comfrey.api.payments.VoucherRequest;
import org.comfrey.kernel.web.Fields;
import org.comfrey.kernel.web.ProblemCode;
import org.comfrey.kernel.web.Problems;
import org.comfrey.payments.card.CardPayments;
import org.comfrey.payments.card.Refunds;
import org.comfrey.payments.chart.Amounts;
import org.comfrey.payments.chart.Chart;
import org.comfrey.payments.chart.Currencies;
import org.comfrey.payments.chart.Derived;
import org.comfrey.payments.chart.TransferKind;
import org.comfrey.payments.escrow.PaymentFacts;
import org.comfrey.payments.escrow.RefundRows;

/** Sells vouchers, and gives unused ones back to the cards that paid them. */
public final class VoucherSales {
  private static final ProblemCode USED =
      new ProblemCode(409, "voucher-used", "Somebody used the voucher");
  private static final long MOST_MAJOR_UNITS = 1_000;
  private static final Duration LEFT_ALONE = Duration.ofMinutes(1);
  private static final int FINISHED_MOST = 50;

  private final Vouchers vouchers;
  private final CardPayments cards;
  private final Refunds refunds;
  private final Clock clock;

  /** Sells those vouchers for those cards' money. */
  public VoucherSales(Vouchers vouchers, CardPayments cards, Refunds refunds, Clock clock) {
    this.vouchers = vouchers;
    this.cards = cards;
    this.refunds = refunds;
    this.clock = clock;
  }

  /** The same id again is the same voucher. */
  Voucher buy(UUID id, PersonId buyer, VoucherRequest request) {
    Money amount = request.amount();
    vouchers.begin(id, buyer, amount, request.message());
    cards.charge(new PaymentId(id), null, buyer, amount, request.cardToken());
    return own(id, buyer);
  }

  static void check(VoucherRequest request) {
    Amounts.check(request.amount());
    long most = Currencies.minor(MOST_MAJOR_UNITS, request.amount().currency());
    Fields.check(fields ->
        fields
            .range("amount.amountMinor", request.amount().amountMinor(), 100, most)
            .text("message", request.message(), 0, 300));
  }

  List<Voucher> of(PersonId buyer) {
    return vouchers.table().of(buyer).stream().map(this::view).toList();
  }

  Voucher own(UUID id, PersonId buyer) {
    return view(row(id, buyer));
  }

  private VoucherRow row(UUID id, PersonId buyer) {
    return vouchers
        .table()
        .find(id)
        .filter(row -> row.buyer().equals(buyer))
        .orElseThrow(() -> Problems.notFound("voucher", id));
  }

  private Voucher view(VoucherRow row) {
    Instant now = clock.instant();
    String state = row.state(now);
    boolean live = state.equals("live");
    return new Voucher(
        row.id(),
        new Money(row.amountMinor(), row.currency()),
        new Money(live ? row.leftMinor() : 0, row.currency()),
        state,
        live ? vouchers.code(row.id()) : null,
        row.bought(),
        row.expires(),
        live && row.takenMinor() == 0,
        vouchers.message(row),
        "challenge".equals(row.payment()) ? row.challengeUrl() : null);
  }

  /** Gives a whole voucher back; again: nothing more happens. */
  Voucher refund(UUID id, PersonId buyer) {
    VoucherRow known = row(id, buyer);
    UUID use = Derived.id("voucher-refund", id);
    Optional<VoucherTable.Use> before = vouchers.table().use(use);
    VoucherTable.Use taken =
        before.orElseGet(() ->
            vouchers.reserve(
                known.id(),
                row -> {
                  if (!row.state(clock.instant()).equals("live") || row.takenMinor() > 0) {
                    throw USED.because(
                        "Only a voucher of which nobody used anything, and which has not ended, goes"
                            + " back to its card.");
                  }
                  return new VoucherTable.Use(
                      use, id, "refund", buyer, row.amountMinor(), clock.instant());
                }));
    move(taken);
    return own(id, buyer);
  }

  /** The ledger owes it to the card, and the refund is written down, in one commit. */
  private void move(VoucherTable.Use use) {
    VoucherRow row = vouchers.table().find(use.voucher()).orElseThrow();
    PaymentFacts paid = cards.facts(new PaymentId(row.id())).orElseThrow();
    UUID refund = Derived.id("voucher-use", use.id());
    vouchers.commit(
        use,
        row,
        Chart.refundsDue(paid.processor(), row.currency()),
        TransferKind.VOUCHER_REFUNDED,
        List.of(RefundRows.due(refund, paid, use.amountMinor(), "voucher-unused")));
    vouchers.table().used(use.id());
    refunds.soon(paid);
  }

  /** Goes on with refunds that a process left when it died. */
  public int finishDue() {
    List<VoucherTable.Use> begun =
        vouchers.table().begunBefore(clock.instant().minus(LEFT_ALONE), FINISHED_MOST).stream()
            .filter(use -> use.kind().equals("refund"))
            .toList();
    begun.forEach(use -> Vouchers.quietly(use.voucher(), () -> move(use)));
    return begun.size();
  }
}
