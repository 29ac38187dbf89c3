package org.comfrey.api.audit;

import org.jspecify.annotations.Nullable;

/**
 * Where one source's entries stand.
 *
 * @param entries how many there are; equal to {@code last} where there is no gap
 * @param last the number of the newest
 * @param hash the newest entry's, in hexadecimal: noted elsewhere, it proves later that none before
 *     it was changed
 * @param whole whether every hash follows from the entries; absent where that was not asked
 */
public record AuditSource(
    String source, long entries, long last, String hash, @Nullable Boolean whole) {}
