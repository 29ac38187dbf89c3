package org.comfrey.identity;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.comfrey.api.identity.internal.AccountMail;
import org.comfrey.api.identity.internal.Contact;
import org.comfrey.api.identity.internal.EmailQuery;
import org.comfrey.api.identity.internal.NewPerson;
import org.comfrey.api.identity.internal.OperatorLink;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.identity.internal.PeopleQuery;
import org.comfrey.identity.people.AccountMails;
import org.comfrey.identity.people.People;
import org.comfrey.identity.people.Person;
import org.comfrey.identity.people.PersonState;
import org.comfrey.identity.people.Registrations;
import org.comfrey.kernel.web.Problems;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class PeopleEndpoint implements PeopleApi {
  private static final int MOST_PEOPLE = 1_000;
  private static final Set<PersonState> LEFT = Set.of(PersonState.CLOSED, PersonState.ERASED);

  private final People people;
  private final AccountMails mails;
  private final Registrations registrations;

  PeopleEndpoint(People people, AccountMails mails, Registrations registrations) {
    this.people = people;
    this.mails = mails;
    this.registrations = registrations;
  }

  @Override
  public List<Contact> contacts(PeopleQuery query) {
    if (query.ids().size() > MOST_PEOPLE) {
      throw Problems.invalid(
          "ids", "too-many", "There are " + query.ids().size() + " ids.", "at most " + MOST_PEOPLE);
    }
    // Who is leaving can be met no more: nobody is to send them money that would be lost with them.
    return people.find(query.ids()).stream()
        .filter(person -> !LEFT.contains(person.state()))
        .map(PeopleEndpoint::contact)
        .toList();
  }

  @Override
  public List<Contact> byEmail(EmailQuery query) {
    return people
        .findConfirmed(query.email())
        .filter(person -> person.state() == PersonState.ACTIVE)
        .map(PeopleEndpoint::contact)
        .stream()
        .toList();
  }

  @Override
  public AccountMail accountMail(UUID id) {
    AccountMails.Due due = mails.find(id).orElseThrow(() -> Problems.notFound("mail", id));
    Person person =
        people.find(due.person()).orElseThrow(() -> Problems.notFound("person", due.person()));
    return new AccountMail(contact(person), due.token());
  }

  @Override
  public Contact create(NewPerson person) {
    return contact(registrations.create(person));
  }

  @Override
  public OperatorLink operatorLink() {
    return new OperatorLink(registrations.firstOperatorToken().orElse(null));
  }

  private static Contact contact(Person person) {
    return new Contact(
        person.id(), person.displayName(), person.email(), person.locale(), person.timeZone());
  }
}
