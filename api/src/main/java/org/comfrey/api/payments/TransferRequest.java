package org.comfrey.api.payments;

import org.comfrey.api.Money;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/** Money for another person, named by id or by e-mail address; note has at most 200 characters. */
public record TransferRequest(
    @Nullable PersonId to, @Nullable String toEmail, Money amount, @Nullable String note) {}
