package org.comfrey.api.marketplace;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What listings of some categories have to say, and what their clients are told before they book.
 *
 * @param categories where it counts; in all when empty
 * @param countries of the listing's place, in two letters; in all when empty
 * @param attributes at most 10, without which nothing is published
 * @param disclaimer at most 1,000 characters
 * @param active whether it counts
 */
public record CategoryRuleDraft(
    List<String> categories,
    List<String> countries,
    List<RequiredAttribute> attributes,
    @Nullable Said disclaimer,
    boolean active) {}
