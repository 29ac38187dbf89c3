package org.comfrey.api.payments;

import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * Who issued an invoice or got it, as it was written then.
 *
 * @param person absent where it is the platform
 * @param name empty where the person was erased since
 */
public record InvoiceParty(
    @Nullable PersonId person, String name, @Nullable String address, @Nullable String taxNumber) {}
