package org.comfrey.api.payments;

import java.time.Instant;
import java.util.UUID;
import org.comfrey.api.Money;
import org.comfrey.api.OrderId;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * A payment that its owner took back through the card's bank.
 *
 * @param state open (answer it), represented (answered, the bank decides), won or lost
 * @param respondBy until when an answer is taken
 * @param owedByClient what the client owes, who had been given it back before
 * @param owedByProvider what the provider owes
 * @param recovered what of both came out of their wallets
 */
public record ChargebackView(
    UUID id,
    PaymentId payment,
    @Nullable OrderId order,
    PersonId client,
    @Nullable PersonId provider,
    Money amount,
    String reason,
    String state,
    Instant respondBy,
    Money owedByClient,
    Money owedByProvider,
    Money recovered,
    Instant opened,
    @Nullable Instant closed) {}
