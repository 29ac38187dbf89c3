package org.comfrey.messaging;

import java.time.Instant;
import org.comfrey.api.ConversationId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * A conversation's row: who talks, and how far they are.
 *
 * @param oneTold whether they are told of what they have not read: {@link #NOT_TOLD}, {@link
 *     #WATCHED} while a timer looks after it, or {@link #TOLD} until they read
 */
record Head(
    ConversationId id,
    PersonId one,
    PersonId other,
    @Nullable OrderId order,
    @Nullable String title,
    long lastSequence,
    Instant lastAt,
    long oneRead,
    long otherRead,
    int oneTold,
    int otherTold,
    boolean closed) {

  static final int NOT_TOLD = 0;
  static final int WATCHED = 1;
  static final int TOLD = 2;

  boolean party(PersonId person) {
    return person.equals(one) || person.equals(other);
  }

  /** The person whom a party talks with. */
  PersonId with(PersonId party) {
    return party.equals(one) ? other : one;
  }

  long readBy(PersonId party) {
    return party.equals(one) ? oneRead : otherRead;
  }
}
