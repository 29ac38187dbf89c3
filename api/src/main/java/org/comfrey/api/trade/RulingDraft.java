package org.comfrey.api.trade;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an operator wants to rule.
 *
 * @param step the order's step that the operator looked at; 409 {@code order-moved} when it stands
 *     elsewhere
 * @param transition one of the dispute's actions, for example rule or rule-without-commission
 * @param amountsMinor the action's inputs in minor units, for example A: what goes back to the
 *     client
 * @param grounds for the parties
 * @param summary for the search of precedents: a sentence or two without names
 */
public record RulingDraft(
    long step,
    String transition,
    Map<String, Long> amountsMinor,
    @Nullable Compensation compensation,
    String grounds,
    @Nullable String summary) {}
