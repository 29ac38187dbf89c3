package org.comfrey.api.trade;

import java.time.Instant;
import org.comfrey.api.Money;
import org.jspecify.annotations.Nullable;

/** Cancelling before until gives refund back; the last tier has no until. */
public record RefundTier(@Nullable Instant until, Money refund) {}
