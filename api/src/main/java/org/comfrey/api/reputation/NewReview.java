package org.comfrey.api.reputation;

import org.jspecify.annotations.Nullable;

/** stars from 1 to 5; at most 4,000 characters of text. */
public record NewReview(int stars, @Nullable String text) {}
