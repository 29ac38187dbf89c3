package org.comfrey.api.trade;

import org.jspecify.annotations.Nullable;

/**
 * Where goods are sent: each line at most 200 characters. The provider sees it from the payment
 * until the order ends.
 */
public record DeliveryAddress(
    String name,
    String street,
    @Nullable String postalCode,
    String city,
    @Nullable String country) {}
