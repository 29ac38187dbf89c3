package org.comfrey.api.audit;

import java.time.Instant;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * Entries that together look suspicious.
 *
 * @param rule refusals (one person is refused again and again), guessing-account (many try to sign
 *     in as one person), guessing-origin (one network tries to sign in as many), bulk-reads (one of
 *     the staff reads a great deal of what belongs to others) or opened-records (one of the staff
 *     opens the whole records of several people)
 * @param person who it is about: who was refused or read, or whose account is guessed at
 * @param origin a mark of the network, for guessing-origin
 * @param count entries within the time that the rule looks at, when it was raised
 * @param review what compliance found; absent until somebody looked
 */
public record AuditAlert(
    UUID id,
    String rule,
    Instant at,
    @Nullable PersonId person,
    @Nullable String personName,
    @Nullable String origin,
    int count,
    int minutes,
    @Nullable AlertReview review) {}
