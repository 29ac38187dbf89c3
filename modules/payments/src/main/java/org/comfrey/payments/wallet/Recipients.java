package org.comfrey.payments.wallet;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.internal.Contact;
import org.comfrey.api.identity.internal.EmailQuery;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.identity.internal.PeopleQuery;

/**
 * Who can be sent money. That somebody exists is remembered for a while, so that sending to the
 * same person again asks nobody; that somebody does not exist is asked each time.
 */
final class Recipients {
  private static final int REMEMBERED = 100_000;
  private static final Duration EXISTENCE_KEPT = Duration.ofMinutes(10);
  private static final Duration ADDRESS_KEPT = Duration.ofMinutes(1);

  private final PeopleApi people;
  private final Cache<PersonId, PersonId> known =
      Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(EXISTENCE_KEPT).build();
  private final Cache<String, PersonId> byAddress =
      Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(ADDRESS_KEPT).build();

  Recipients(PeopleApi people) {
    this.people = people;
  }

  Optional<PersonId> withId(PersonId id) {
    return Optional.ofNullable(
        known.get(
            id,
            asked -> people.contacts(new PeopleQuery(List.of(asked))).isEmpty() ? null : asked));
  }

  Optional<PersonId> withEmail(String email) {
    return Optional.ofNullable(
        byAddress.get(
            email.strip().toLowerCase(Locale.ROOT),
            address ->
                people.byEmail(new EmailQuery(address)).stream()
                    .map(Contact::id)
                    .findFirst()
                    .orElse(null)));
  }
}
