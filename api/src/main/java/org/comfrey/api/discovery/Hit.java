package org.comfrey.api.discovery;

import java.util.List;
import org.comfrey.api.GeoPoint;
import org.comfrey.api.ListingId;
import org.comfrey.api.MediaId;
import org.comfrey.api.Money;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * A listing as a result shows it; distanceKilometres only when a place was asked for, reasons only
 * with details. soldOut is true for goods of which every piece is sold or reserved.
 */
public record Hit(
    ListingId id,
    PersonId provider,
    String providerName,
    String title,
    String excerpt,
    String category,
    Money price,
    int durationMinutes,
    String placeKind,
    @Nullable String city,
    @Nullable GeoPoint point,
    @Nullable Double distanceKilometres,
    List<String> languages,
    @Nullable MediaId photo,
    String agreement,
    List<Reason> reasons,
    boolean soldOut) {}
