package org.comfrey.trade;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.internal.Contact;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.identity.internal.PeopleQuery;
import org.comfrey.kernel.crypto.ErasedException;
import org.comfrey.kernel.crypto.FieldCipher;

/**
 * How the parties of an order are called. A name that was asked for is known for a minute, in which
 * both of them look at the order more than once. In memory it is sealed with its person's key, so
 * that nobody can read it who was erased meanwhile.
 */
final class Names {
  private static final String MEMORY = "trade.names";
  private static final String NAME = "name";

  private final PeopleApi people;
  private final FieldCipher cipher;
  private final Cache<PersonId, byte[]> known =
      Caffeine.newBuilder().maximumSize(20_000).expireAfterWrite(Duration.ofMinutes(1)).build();

  Names(PeopleApi people, FieldCipher cipher) {
    this.people = people;
    this.cipher = cipher;
  }

  /** The names of those of them who have one. */
  Map<PersonId, String> of(Collection<PersonId> some) {
    Map<PersonId, String> names = new HashMap<>();
    List<PersonId> unknown = new ArrayList<>();
    for (PersonId person : some) {
      byte[] sealed = known.getIfPresent(person);
      Optional<String> name =
          sealed == null ? Optional.empty() : cipher.open(person, MEMORY, NAME, person, sealed);
      name.ifPresentOrElse(found -> names.put(person, found), () -> unknown.add(person));
    }
    if (!unknown.isEmpty()) {
      for (Contact contact : people.contacts(new PeopleQuery(unknown))) {
        names.put(contact.id(), contact.displayName());
        remember(contact);
      }
    }
    return names;
  }

  private void remember(Contact contact) {
    try {
      known.put(
          contact.id(),
          cipher.seal(contact.id(), MEMORY, NAME, contact.id(), contact.displayName()));
    } catch (ErasedException erasedMeanwhile) {
      known.invalidate(contact.id());
    }
  }
}
