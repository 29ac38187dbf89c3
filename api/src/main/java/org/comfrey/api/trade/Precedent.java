package org.comfrey.api.trade;

import java.time.Instant;
import java.util.UUID;
import org.comfrey.api.DisputeId;
import org.comfrey.api.Money;
import org.jspecify.annotations.Nullable;

/** A ruling of the past, without the names of its parties; held is what it was about. */
public record Precedent(
    UUID ruling,
    DisputeId dispute,
    String agreement,
    String reason,
    String openedBy,
    Money held,
    Money refund,
    String transition,
    @Nullable String summary,
    Instant at) {}
