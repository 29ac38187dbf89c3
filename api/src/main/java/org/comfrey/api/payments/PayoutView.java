package org.comfrey.api.payments;

import java.time.Instant;
import org.comfrey.api.Money;
import org.comfrey.api.PayoutId;
import org.jspecify.annotations.Nullable;

/** Money on its way to a bank; state is pending, paid, failed or unknown. */
public record PayoutView(
    PayoutId id,
    Money amount,
    String state,
    String bankLabel,
    @Nullable String reason,
    Instant requested) {}
