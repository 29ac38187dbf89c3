package org.comfrey.api.payments.internal;

import org.comfrey.api.Money;
import org.comfrey.api.OrderId;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;

/** Takes an amount from a card for an order. */
public record ChargeCommand(
    PaymentId payment, OrderId order, PersonId client, Money amount, String cardToken) {}
