package org.comfrey.api.discovery;

import org.jspecify.annotations.Nullable;

/**
 * Why a listing was found. kind is {@code title}, {@code category}, {@code about} (its description)
 * or {@code provider}, where text is what was asked for; or {@code near}, {@code price}, {@code
 * free} (value is the date), {@code language} (value is BCP 47) or {@code online}, which a
 * condition asked for; or {@code missing}, where text was asked for and is not there.
 */
public record Reason(String kind, @Nullable String text, @Nullable String value) {}
