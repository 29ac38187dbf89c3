package org.comfrey.trade;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.comfrey.api.DisputeId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.internal.Move;
import org.comfrey.api.trade.Compensation;
import org.jspecify.annotations.Nullable;

/**
 * A ruling.
 *
 * @param step the order's step from which it is taken
 * @param state begun (its step is being proposed), proposed (to a second operator), carried-out,
 *     rejected or void (the order took another step first)
 * @param moves the agreement's and the compensation's, in their order
 * @param refundMinor what goes back to the client
 * @param signed once it was carried out
 */
record RulingRow(
    UUID id,
    DisputeId dispute,
    OrderId order,
    long step,
    String state,
    String transition,
    Map<String, Long> amounts,
    List<Move> moves,
    @Nullable Compensation compensation,
    String grounds,
    @Nullable String summary,
    PersonId operator,
    @Nullable PersonId second,
    boolean needsSecond,
    Instant at,
    long refundMinor,
    @Nullable SignedRuling signed) {}
