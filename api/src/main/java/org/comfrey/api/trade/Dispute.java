package org.comfrey.api.trade;

import java.time.Instant;
import java.util.List;
import org.comfrey.api.DisputeId;
import org.comfrey.api.Money;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * A dispute as a party or an operator sees it.
 *
 * @param step the order's step number, which a ruling names
 * @param state the order's state
 * @param openedBy client or provider
 * @param held what the order holds, about which the dispute is
 * @param due by when an operator should have ruled; it is overdue afterwards
 * @param escalated whether it waited too long and stands at the top of the queue
 * @param outcome the transition that closed it
 * @param offer the offer that awaits an answer
 * @param deadline what time does next, if anything
 * @param actions what the caller may do through the order's transitions; for an operator, the
 *     rulings that the agreement knows (each needs the inputs named)
 * @param proposal a ruling that awaits a second operator; shown to operators only
 * @param ruling the ruling that was carried out
 */
public record Dispute(
    DisputeId id,
    OrderId order,
    long step,
    String state,
    boolean open,
    String title,
    String agreement,
    String agreementHash,
    PersonId client,
    String clientName,
    PersonId provider,
    String providerName,
    String openedBy,
    String reason,
    Money held,
    Instant opened,
    Instant due,
    boolean escalated,
    @Nullable Instant closed,
    @Nullable String outcome,
    @Nullable PersonId mediator,
    @Nullable String mediatorName,
    @Nullable DisputeOffer offer,
    @Nullable Deadline deadline,
    List<Action> actions,
    List<DisputeEntry> entries,
    @Nullable Ruling proposal,
    @Nullable Ruling ruling) {}
