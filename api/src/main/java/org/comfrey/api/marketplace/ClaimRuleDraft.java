package org.comfrey.api.marketplace;

import java.util.List;

/**
 * What a listing may not say.
 *
 * @param phrases 1 to 100; words between blanks, where a star at the end of a word stands for any
 *     ending; case and accents do not matter
 * @param categories where it counts; everywhere when empty
 * @param countries of the listing's place, in two letters; everywhere when empty
 * @param severity refuse, or review: then a person looks at the listing first
 * @param reason why, to the author
 * @param instead what to write instead
 * @param active whether it counts
 */
public record ClaimRuleDraft(
    List<String> phrases,
    List<String> categories,
    List<String> countries,
    String severity,
    Said reason,
    Said instead,
    boolean active) {}
