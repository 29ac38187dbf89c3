package org.comfrey.trade;

import org.comfrey.api.PersonId;
import org.comfrey.api.payments.events.MoneySent;
import org.comfrey.kernel.outbox.Envelope;
import org.comfrey.kernel.outbox.Subscriber;
import org.comfrey.kernel.postgres.ModuleDatabase;

/**
 * Keeps operators out of their own cases: those in which they are party, or related to a party by
 * an order or by money that went between them, and those from which they stepped aside.
 */
final class Impartiality {
  private final DisputeStore disputes;

  Impartiality(DisputeStore disputes) {
    this.disputes = disputes;
  }

  /** Refuses an operator who must not touch the case. */
  void check(DisputeRow dispute, PersonId operator) {
    if (!disputes.impartial(dispute.id(), operator)) {
      throw refused("dispute", dispute.id());
    }
  }

  /** Refuses an operator who has to do with a party of the order. */
  void check(OrderRow order, PersonId operator) {
    Terms terms = order.terms();
    if (!disputes.impartial(terms.client(), terms.provider(), operator)) {
      throw refused("order", order.id());
    }
  }

  /** Whether the two have dealt with each other. */
  boolean related(PersonId one, PersonId other) {
    return !disputes.impartial(one, one, other);
  }

  /** Learns of money that people sent each other. */
  Subscriber subscriber(ModuleDatabase database) {
    return Subscriber.inTransactionOf(database, "trade.dealings").on(MoneySent.class, this::sent);
  }

  private void sent(Envelope<MoneySent> event) {
    disputes.dealt(event.data().from(), event.data().to());
  }

  private static RuntimeException refused(String kind, Object id) {
    return Refusals.CONFLICT_OF_INTEREST.because(
        "You have to do with a party of "
            + kind
            + " "
            + id
            + ", or stepped aside: another operator decides.");
  }
}
