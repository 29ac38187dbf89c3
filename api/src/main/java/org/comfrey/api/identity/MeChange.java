package org.comfrey.api.identity;

import org.comfrey.api.MediaId;
import org.jspecify.annotations.Nullable;

/** The fields to change; what is absent stays as it is. */
public record MeChange(
    @Nullable String displayName,
    @Nullable String locale,
    @Nullable String timeZone,
    @Nullable String about,
    @Nullable MediaId photo) {}
