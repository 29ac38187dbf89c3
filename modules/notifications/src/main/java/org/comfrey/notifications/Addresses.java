package org.comfrey.notifications;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.internal.AccountMail;
import org.comfrey.api.identity.internal.Contact;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.identity.internal.PeopleQuery;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;

/** Where people are reached, asked of identity when something is sent and kept nowhere here. */
final class Addresses {
  private static final String MAIL = "mail";

  private final PeopleApi people;

  Addresses(PeopleApi people) {
    this.people = people;
  }

  /**
   * Somebody who can be reached.
   *
   * @param token of the account mail that is to be sent; derived now, so that no table holds it
   */
  record Reached(Contact contact, @Nullable String token) {
    /** Enough of the address to know one's own by. */
    String shortened() {
      String email = contact.email();
      int at = email.indexOf('@');
      return at < 1 ? "…" : email.substring(0, 1) + "…" + email.substring(at);
    }
  }

  /** Nothing where there is no such person or mail any more. */
  Optional<Reached> of(News news) {
    String mail = news.values().get(MAIL);
    if (mail == null) {
      return of(news.person());
    }
    try {
      AccountMail due = people.accountMail(UUID.fromString(mail));
      return Optional.of(new Reached(due.to(), due.token()));
    } catch (ProblemException e) {
      if (e.is(Problems.NOT_FOUND)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  Optional<Reached> of(PersonId person) {
    return Optional.ofNullable(of(List.of(person)).get(person));
  }

  /** Those who can be reached, asked for at once. */
  Map<UUID, Reached> ofAll(List<News> all) {
    List<PersonId> asked =
        all.stream()
            .filter(news -> !news.values().containsKey(MAIL))
            .map(News::person)
            .distinct()
            .toList();
    Map<PersonId, Reached> known = asked.isEmpty() ? Map.of() : of(asked);
    Map<UUID, Reached> reached = new HashMap<>();
    for (News news : all) {
      Optional<Reached> to =
          news.values().containsKey(MAIL)
              ? of(news)
              : Optional.ofNullable(known.get(news.person()));
      to.ifPresent(found -> reached.put(news.id(), found));
    }
    return reached;
  }

  private Map<PersonId, Reached> of(List<PersonId> asked) {
    Map<PersonId, Reached> reached = new HashMap<>();
    for (Contact contact : people.contacts(new PeopleQuery(asked))) {
      reached.put(contact.id(), new Reached(contact, null));
    }
    return reached;
  }
}
