package org.comfrey.api.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that is done with people's data only where they agree.
 *
 * @param purpose such as support-access
 * @param version of today's text, from 1
 * @param text what is agreed to, in the language that was asked for
 * @param textHash SHA-256 of the text in UTF-8, in hexadecimal
 * @param given whether the caller agrees; they do only where they said so
 * @param at when they last said so or took it back
 * @param agreedHash the hash of the text that they agreed to, which may be an older one
 */
public record DataAgreement(
    String purpose,
    int version,
    String language,
    String text,
    String textHash,
    boolean given,
    @Nullable Instant at,
    @Nullable String agreedHash) {}
