package org.comfrey.api.payments;

import java.time.Instant;
import org.comfrey.api.Money;
import org.comfrey.api.PersonId;
import org.comfrey.api.TransferId;
import org.jspecify.annotations.Nullable;

/** Money that was sent. */
public record TransferView(
    TransferId id, PersonId from, PersonId to, Money amount, @Nullable String note, Instant at) {}
