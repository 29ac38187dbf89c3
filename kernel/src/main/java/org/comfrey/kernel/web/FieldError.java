package org.comfrey.kernel.web;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong with one field of a request.
 *
 * @param field where it stands: {@code lines[2].price.currency}, or the parameter's or header's
 *     name
 * @param code stable within its problem, for programs
 * @param message a sentence for people
 * @param accepted what would have been accepted
 */
public record FieldError(String field, String code, String message, @Nullable String accepted) {}
