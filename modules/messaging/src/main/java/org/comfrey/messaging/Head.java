package org.comfrey.messaging;

import java.time.Instant;
import org.comfrey.api.ConversationId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/** A conversation's row: who talks, and how far they are. */
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
    boolean oneTold,
    boolean otherTold,
    boolean closed) {

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
