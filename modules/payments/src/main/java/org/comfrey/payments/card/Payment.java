package org.comfrey.payments.card;

import java.time.Instant;
import org.comfrey.api.Money;
import org.comfrey.api.OrderId;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.PaymentView;
import org.comfrey.payments.escrow.PaymentFacts;
import org.jspecify.annotations.Nullable;

/**
 * A payment by card as its row has it; a payment without an order fills its person's wallet.
 *
 * @param returnReason why it shall go back as soon as it is captured
 * @param attempts how often the processor was asked
 */
record Payment(
    PaymentFacts facts,
    String cardToken,
    State state,
    @Nullable String reason,
    @Nullable String challengeUrl,
    @Nullable String returnReason,
    int attempts,
    Instant createdAt) {

  enum State {
    /** Recorded; the processor may not have heard of it yet. */
    INITIATED("initiated", "pending"),
    PENDING("pending", "pending"),
    CHALLENGE("challenge", "challenge"),
    /** The processor gave no answer. */
    UNKNOWN("unknown", "unknown"),
    SUCCEEDED("succeeded", "succeeded"),
    DECLINED("declined", "declined");

    private final String column;
    private final String status;

    State(String column, String status) {
      this.column = column;
      this.status = status;
    }

    String column() {
      return column;
    }

    boolean ended() {
      return this == SUCCEEDED || this == DECLINED;
    }

    static State ofColumn(String column) {
      for (State state : values()) {
        if (state.column.equals(column)) {
          return state;
        }
      }
      throw new IllegalStateException("no state of a payment: " + column);
    }
  }

  /** As it is written down first. */
  static Payment begun(PaymentFacts facts, String cardToken, Instant now) {
    return new Payment(facts, cardToken, State.INITIATED, null, null, null, 0, now);
  }

  PaymentId id() {
    return facts.id();
  }

  @Nullable OrderId order() {
    return facts.order();
  }

  PersonId person() {
    return facts.person();
  }

  /** What the step takes: card and coupon. */
  Money whole() {
    return new Money(facts.wholeMinor(), facts.currency());
  }

  /** What the card pays. */
  Money amount() {
    return new Money(facts.amountMinor(), facts.currency());
  }

  /**
   * As who asks for it sees it.
   *
   * @param returned whether it went back since no step took it
   */
  PaymentView view(boolean returned) {
    return new PaymentView(
        id(),
        whole(),
        returned ? PaymentView.RETURNED : state.status,
        reason,
        state == State.CHALLENGE ? challengeUrl : null);
  }
}
