package org.comfrey.reputation;

import java.time.Instant;
import org.comfrey.api.ListingId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/** What reviews need to know of an order. */
record Dealing(
    OrderId order,
    PersonId client,
    PersonId provider,
    ListingId listing,
    String title,
    @Nullable Instant closes,
    @Nullable Instant closed) {

  boolean party(PersonId person) {
    return person.equals(client) || person.equals(provider);
  }

  /** The side of one of the two parties. */
  Side side(PersonId party) {
    return party.equals(client) ? Side.CLIENT : Side.PROVIDER;
  }

  PersonId other(PersonId party) {
    return party.equals(client) ? provider : client;
  }
}
