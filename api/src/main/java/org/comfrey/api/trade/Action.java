package org.comfrey.api.trade;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transition that the caller may take now.
 *
 * @param about what it means, as one sentence of the agreement
 * @param until the first instant at which it is no longer possible, as far as is known
 * @param money what each party would receive, to the minor unit, where no input is needed to know
 * @param inputs names what it needs, for example offer, an amount in minor units
 */
public record Action(
    String transition,
    String about,
    String toState,
    @Nullable Instant until,
    List<MoneyPreview> money,
    List<String> inputs) {}
