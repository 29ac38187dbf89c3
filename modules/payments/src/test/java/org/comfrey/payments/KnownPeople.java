package org.comfrey.payments;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.internal.AccountMail;
import org.comfrey.api.identity.internal.Contact;
import org.comfrey.api.identity.internal.EmailQuery;
import org.comfrey.api.identity.internal.NewPerson;
import org.comfrey.api.identity.internal.OperatorLink;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.identity.internal.PeopleQuery;

/** Identity for tests: knows those who were introduced, and counts how often it is asked. */
final class KnownPeople implements PeopleApi {
  final AtomicInteger asked = new AtomicInteger();
  private final Map<PersonId, Contact> people = new ConcurrentHashMap<>();

  void introduce(PersonId id, String name) {
    people.put(id, new Contact(id, name, name + "@example.org", "en", "UTC"));
  }

  @Override
  public List<Contact> contacts(PeopleQuery query) {
    asked.incrementAndGet();
    return query.ids().stream().map(people::get).filter(Objects::nonNull).toList();
  }

  @Override
  public List<Contact> byEmail(EmailQuery query) {
    asked.incrementAndGet();
    return people.values().stream().filter(p -> p.email().equals(query.email())).toList();
  }

  @Override
  public AccountMail accountMail(UUID id) {
    throw new UnsupportedOperationException("payments sends no account mails");
  }

  @Override
  public Contact create(NewPerson person) {
    throw new UnsupportedOperationException("payments makes no people");
  }

  @Override
  public OperatorLink operatorLink() {
    throw new UnsupportedOperationException("payments invites no operators");
  }
}
