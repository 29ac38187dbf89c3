package org.comfrey.api.payments;

import java.time.Instant;
import org.comfrey.api.Money;
import org.jspecify.annotations.Nullable;

/** What a code is worth. */
public record VoucherBalance(Money left, Instant expires, @Nullable String message) {}
