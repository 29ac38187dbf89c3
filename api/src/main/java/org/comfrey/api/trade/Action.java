package org.comfrey.api.trade;

import java.util.List;

/**
 * A transition that the caller may take now; inputs names what it needs, for example reason or
 * amountMinor.
 */
public record Action(
    String transition, String toState, List<MoneyPreview> money, List<String> inputs) {}
