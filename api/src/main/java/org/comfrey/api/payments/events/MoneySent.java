package org.comfrey.api.payments.events;

import org.comfrey.api.Event;
import org.comfrey.api.EventType;
import org.comfrey.api.Money;
import org.comfrey.api.PersonId;
import org.comfrey.api.TransferId;

/** One person sent money to another, from wallet to wallet. */
@EventType("payments.money-sent.v1")
public record MoneySent(TransferId transfer, PersonId from, PersonId to, Money amount)
    implements Event {
  @Override
  public String subject() {
    return transfer.toString();
  }
}
