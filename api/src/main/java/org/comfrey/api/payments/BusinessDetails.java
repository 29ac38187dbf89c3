package org.comfrey.api.payments;

import org.jspecify.annotations.Nullable;

/**
 * What an issuer's invoices say about the issuer.
 *
 * @param name 1 to 120 characters
 * @param address 3 to 300 characters, may have lines
 * @param jurisdiction whose tax rules apply: a country of ISO 3166, two letters
 * @param taxNumber 3 to 40 characters
 * @param smallBusiness whether the issuer charges no tax, as small businesses may
 */
public record BusinessDetails(
    String name,
    String address,
    String jurisdiction,
    @Nullable String taxNumber,
    boolean smallBusiness) {}
