package org.comfrey.discovery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.internal.Contact;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.identity.internal.PeopleQuery;

/**
 * How providers are called. They are asked for and never stored: an erased person's name is gone
 * within the minute.
 */
final class Names {
  private static final int MOST_AT_ONCE = 1_000;
  private static final int KNOWN_SECONDS = 60;

  private final PeopleApi people;
  private final Cache<PersonId, String> known =
      Caffeine.newBuilder().maximumSize(20_000).expireAfter(Expiry.writing(Names::known)).build();

  Names(PeopleApi people) {
    this.people = people;
  }

  /** Names that one search asked for do not have to be asked for again by one search. */
  private static Duration known(PersonId person, String name) {
    return Duration.ofSeconds(
        ThreadLocalRandom.current().nextInt(KNOWN_SECONDS / 2, KNOWN_SECONDS + 1));
  }

  /** The names of all of them; empty for whom there is none. */
  Map<PersonId, String> of(Collection<PersonId> providers) {
    Map<PersonId, String> names = new HashMap<>(known.getAllPresent(providers));
    List<PersonId> missing =
        providers.stream().distinct().filter(id -> !names.containsKey(id)).toList();
    for (int i = 0; i < missing.size(); i += MOST_AT_ONCE) {
      List<PersonId> some = missing.subList(i, Math.min(i + MOST_AT_ONCE, missing.size()));
      some.forEach(id -> names.put(id, ""));
      for (Contact contact : people.contacts(new PeopleQuery(some))) {
        names.put(contact.id(), contact.displayName());
      }
    }
    missing.forEach(id -> known.put(id, names.getOrDefault(id, "")));
    return names;
  }
}
