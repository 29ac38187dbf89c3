package org.comfrey.trade;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.internal.Contact;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.identity.internal.PeopleQuery;

/**
 * How the parties of an order are called. They are asked for and never stored: an erased person's
 * name is gone within the minute, in which both of them look at the order more than once.
 */
final class Names {
  private final PeopleApi people;
  private final Cache<PersonId, String> known =
      Caffeine.newBuilder().maximumSize(20_000).expireAfterWrite(Duration.ofMinutes(1)).build();

  Names(PeopleApi people) {
    this.people = people;
  }

  /** The names of those of them who have one. */
  Map<PersonId, String> of(Collection<PersonId> some) {
    return known.getAll(some, this::asked);
  }

  private Map<PersonId, String> asked(Set<? extends PersonId> unknown) {
    return people.contacts(new PeopleQuery(List.copyOf(unknown))).stream()
        .collect(Collectors.toMap(Contact::id, Contact::displayName));
  }
}
