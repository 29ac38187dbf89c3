package org.comfrey.api.payments.events;

import org.comfrey.api.Event;
import org.comfrey.api.EventType;
import org.comfrey.api.Money;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * Money moved in a person's wallet otherwise than by an order: kind is transfer-sent,
 * transfer-received, deposit, payout-pending, payout-paid or payout-failed.
 */
@EventType("payments.wallet-moved.v1")
public record WalletMoved(
    PersonId person, String kind, Money amount, @Nullable PersonId counterparty, String reference)
    implements Event {
  @Override
  public String subject() {
    return person.toString();
  }
}
