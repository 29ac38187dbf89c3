package org.comfrey.api.marketplace;

import org.comfrey.api.GeoPoint;
import org.jspecify.annotations.Nullable;

/**
 * Where a session happens. kind is at-place or online; of goods, which are sent, delivery. address,
 * postalCode and link are shown to the parties once booked, and to the provider.
 */
public record Place(
    String kind,
    @Nullable String city,
    @Nullable String country,
    @Nullable GeoPoint point,
    @Nullable String address,
    @Nullable String postalCode,
    @Nullable String link) {}
