package org.comfrey.api.trade;

import java.time.Instant;
import org.comfrey.api.DisputeId;
import org.comfrey.api.Money;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * A dispute in a list; the fields are those of {@link Dispute}. awaitsSecond tells whether a ruling
 * was proposed that another operator must approve.
 */
public record DisputeItem(
    DisputeId id,
    OrderId order,
    String title,
    String state,
    boolean open,
    String clientName,
    String providerName,
    String openedBy,
    String reason,
    Money held,
    Instant opened,
    Instant due,
    boolean escalated,
    boolean awaitsSecond,
    @Nullable PersonId mediator,
    @Nullable String mediatorName,
    @Nullable String outcome) {}
