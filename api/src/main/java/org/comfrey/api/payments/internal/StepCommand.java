package org.comfrey.api.payments.internal;

import java.util.List;
import java.util.UUID;
import org.comfrey.api.OrderId;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * Proposes a step. commandId makes repeats harmless; actor is client, provider, operator, time or
 * system; calendar says what becomes of the order's time in the calendar: none, book, hold or
 * release, or {@code propose FROM/UNTIL} for a step that leaves another time proposed (two
 * instants; the present one stays), or {@code move FROM/UNTIL}, then perhaps {@code book} or {@code
 * hold}; messages are template names for the parties; payment is the one that moves from the place
 * payment; detail is JSON text that the order keeps.
 */
public record StepCommand(
    UUID commandId,
    OrderId order,
    PersonId client,
    PersonId provider,
    String currency,
    long expected,
    String transition,
    String fromState,
    String toState,
    String actor,
    @Nullable PersonId person,
    List<Move> moves,
    @Nullable PaymentId payment,
    String calendar,
    List<String> messages,
    @Nullable String detail) {}
