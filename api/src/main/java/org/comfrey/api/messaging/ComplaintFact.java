package org.comfrey.api.messaging;

import java.time.Instant;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * That somebody complained of the other one in a conversation.
 *
 * @param decision dismiss or close; absent as long as it waits
 */
public record ComplaintFact(PersonId by, String reason, Instant at, @Nullable String decision) {}
