package org.comfrey.identity.people;

import java.time.Instant;
import java.util.List;
import org.comfrey.api.MediaId;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * An account.
 *
 * @param email the address as its owner wrote it
 * @param version counts the changes, for ETags
 */
public record Person(
    PersonId id,
    PersonState state,
    String email,
    String displayName,
    @Nullable String about,
    @Nullable MediaId photo,
    String locale,
    String timeZone,
    List<String> roles,
    int version,
    Instant since) {
  /** Copies the list. */
  public Person {
    roles = List.copyOf(roles);
  }
}
