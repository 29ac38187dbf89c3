package org.comfrey.trade;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.comfrey.api.Money;
import org.comfrey.api.OrderId;
import org.comfrey.api.payments.internal.CouponParts;
import org.comfrey.api.payments.internal.CouponPartsQuestion;
import org.comfrey.api.payments.internal.EscrowApi;
import org.comfrey.api.payments.internal.LedgerEntry;
import org.comfrey.api.trade.Action;
import org.comfrey.api.trade.Deadline;
import org.comfrey.api.trade.MoneyPreview;
import org.comfrey.api.trade.RefundTier;
import org.comfrey.api.trade.TimelineEntry;
import org.jspecify.annotations.Nullable;

/**
 * What of a client's money goes to whoever gave the coupon, so that nobody is shown more than they
 * will have. The split itself is payments' alone; an order without a coupon asks nothing.
 */
final class CouponShares {
  private static final String CLIENT = "client";
  private static final String COUPON = "coupon";

  /** The name of the ledger's entries that give a coupon's part back. */
  private static final String RETURNED = "coupon-returned";

  private static final CouponShares NONE = new CouponShares(0, Map.of());

  private final long paidMinor;
  private final Map<Long, Long> parts;

  private CouponShares(long paidMinor, Map<Long, Long> parts) {
    this.paidMinor = paidMinor;
    this.parts = parts;
  }

  /** The parts of whatever these amounts would give the client. */
  static CouponShares of(
      EscrowApi escrow,
      OrderId order,
      List<RefundTier> refunds,
      @Nullable Deadline deadline,
      List<Action> actions) {
    Set<Long> asked = new LinkedHashSet<>();
    refunds.forEach(tier -> asked.add(tier.refund().amountMinor()));
    Stream.concat(
            deadline == null ? Stream.of() : deadline.money().stream(),
            actions.stream().flatMap(action -> action.money().stream()))
        .filter(money -> money.party().equals(CLIENT))
        .forEach(money -> asked.add(money.amount().amountMinor()));
    List<Long> amounts = List.copyOf(asked);
    CouponParts answer = escrow.couponParts(new CouponPartsQuestion(order, amounts));
    Map<Long, Long> parts = new HashMap<>();
    for (int i = 0; i < amounts.size(); i++) {
      parts.put(amounts.get(i), answer.minor().get(i));
    }
    return new CouponShares(answer.paidMinor(), parts);
  }

  /** Of an order that holds no money there is nothing to ask. */
  static CouponShares none() {
    return NONE;
  }

  /** What the coupon paid; nothing without one. */
  @Nullable Money paid(String currency) {
    return paidMinor == 0 ? null : new Money(paidMinor, currency);
  }

  List<RefundTier> refunds(List<RefundTier> tiers) {
    return tiers.stream()
        .map(tier -> {
          long part = part(tier.refund().amountMinor());
          return part == 0
              ? tier
              : new RefundTier(
                  tier.until(), tier.refund(), new Money(part, tier.refund().currency()));
        })
        .toList();
  }

  @Nullable Deadline deadline(@Nullable Deadline deadline) {
    return deadline == null
        ? null
        : new Deadline(
            deadline.transition(), deadline.at(), deadline.toState(), money(deadline.money()));
  }

  List<Action> actions(List<Action> actions) {
    return actions.stream()
        .map(action ->
            new Action(
                action.transition(),
                action.about(),
                action.toState(),
                action.until(),
                money(action.money()),
                action.inputs()))
        .toList();
  }

  private List<MoneyPreview> money(List<MoneyPreview> all) {
    List<MoneyPreview> split = new ArrayList<>();
    for (MoneyPreview one : all) {
      long part = one.party().equals(CLIENT) ? part(one.amount().amountMinor()) : 0;
      split.addAll(split(one, part));
    }
    return List.copyOf(split);
  }

  private long part(long amountMinor) {
    return parts.getOrDefault(amountMinor, 0L);
  }

  private static List<MoneyPreview> split(MoneyPreview whole, long couponMinor) {
    if (couponMinor == 0) {
      return List.of(whole);
    }
    String currency = whole.amount().currency();
    MoneyPreview coupon = new MoneyPreview(COUPON, new Money(couponMinor, currency));
    long rest = whole.amount().amountMinor() - couponMinor;
    return rest == 0
        ? List.of(coupon)
        : List.of(new MoneyPreview(CLIENT, new Money(rest, currency)), coupon);
  }

  /** What happened, as the ledger wrote it. */
  static List<TimelineEntry> happened(
      EscrowApi escrow, OrderId order, List<TimelineEntry> entries) {
    boolean back =
        entries.stream()
            .flatMap(entry -> entry.money().stream())
            .anyMatch(money -> money.party().equals(CLIENT));
    if (!back || escrow.couponParts(new CouponPartsQuestion(order, List.of())).paidMinor() == 0) {
      return entries;
    }
    Map<Long, Long> returned = new HashMap<>();
    for (LedgerEntry entry : escrow.story(order).entries()) {
      if (entry.kind().equals(RETURNED)) {
        returned.merge(entry.step(), entry.amount().amountMinor(), Math::addExact);
      }
    }
    return entries.stream()
        .map(entry ->
            new TimelineEntry(
                entry.number(),
                entry.transition(),
                entry.state(),
                entry.actor(),
                entry.at(),
                entry.money().stream()
                    .flatMap(money ->
                        split(
                            money,
                            money.party().equals(CLIENT)
                                ? returned.getOrDefault(entry.number(), 0L)
                                : 0L)
                            .stream())
                    .toList()))
        .toList();
  }
}
