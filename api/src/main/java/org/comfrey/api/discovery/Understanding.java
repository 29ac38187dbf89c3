package org.comfrey.api.discovery;

import org.jspecify.annotations.Nullable;

/**
 * What was read out of the words of a search.
 *
 * <p>kind says what: {@code price} (value is "min-max" in minor units, either may be missing, with
 * the currency behind a blank where it was named), {@code near} (value is kilometres; unmet until
 * the search carries {@code near}), {@code city}, {@code day} (a date), {@code time} (value is
 * "from-before" of that day, either may be missing), {@code language} (BCP 47), {@code place}
 * (at-place or online), {@code without}, {@code spelling} (value is the word that was looked for)
 * and {@code ignored} (a word that no listing knows).
 *
 * @param text the words it was read out of
 * @param without the search without it: what to ask when this was not meant
 */
public record Understanding(
    String kind, String text, @Nullable String value, String without, boolean unmet) {}
