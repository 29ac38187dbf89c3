package org.comfrey.api.payments.events;

import org.comfrey.api.Event;
import org.comfrey.api.EventType;
import org.comfrey.api.Money;
import org.comfrey.api.PersonId;

/**
 * Money came into a person's wallet or left it: kind is deposit, refund, voucher-redeemed,
 * voucher-bought (which touches no wallet), payout-pending, payout-paid or payout-failed.
 */
@EventType("payments.wallet-moved.v1")
public record WalletMoved(PersonId person, String kind, Money amount, String reference)
    implements Event {
  @Override
  public String subject() {
    return person.toString();
  }
}
