package org.comfrey.api.reputation;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a review.
 *
 * @param reason private-data, abuse, untrue, advertising or other
 * @param note in one's own words, at most 1,000 characters
 */
public record NewReport(String reason, @Nullable String note) {}
