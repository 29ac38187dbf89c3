package org.comfrey.identity.people;

import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.events.MailAsked;
import org.comfrey.identity.password.PasswordRules;
import org.comfrey.identity.password.Passwords;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.outbox.Subscriber;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.ProblemException;

/**
 * Links that sign in once, and that set another password. Asking for one writes the same event
 * whether or not there is such an account, and answers before anybody looks; so asking tells
 * nothing.
 */
public final class MailLinks {
  private static final Duration SIGN_IN_TIME = Duration.ofMinutes(15);
  private static final Duration RESET_TIME = Duration.ofMinutes(30);

  private final ModuleDatabase database;
  private final People people;
  private final AccountMails mails;
  private final Outbox outbox;
  private final Passwords passwords;
  private final PasswordRules rules;
  private final Ids ids;
  private final Clock clock;

  /** Sends to the people of that table. */
  public MailLinks(
      ModuleDatabase database,
      People people,
      AccountMails mails,
      Outbox outbox,
      Passwords passwords,
      PasswordRules rules,
      Ids ids,
      Clock clock) {
    this.database = database;
    this.people = people;
    this.mails = mails;
    this.outbox = outbox;
    this.passwords = passwords;
    this.rules = rules;
    this.ids = ids;
    this.clock = clock;
  }

  /** Asks for a link that signs in. */
  public void askSignIn(String address) {
    ask(address, AccountMails.SIGN_IN_LINK);
  }

  /** Asks for a link that sets another password. */
  public void askReset(String address) {
    ask(address, AccountMails.PASSWORD_RESET);
  }

  private void ask(String address, String template) {
    byte[] mark = people.emailIndex(Accounts.address(address));
    database.inTransaction(() ->
        outbox.append(
            new MailAsked(ids.next(), HexFormat.of().formatHex(mark), template, clock.instant())));
  }

  /** What was asked for is looked at when nobody waits for it. */
  public Subscriber subscriber() {
    return Subscriber.inTransactionOf(database, "identity.mails")
        .on(
            MailAsked.class,
            event -> {
              byte[] mark = HexFormat.of().parseHex(event.data().addressMark());
              String template = event.data().template();
              boolean reset = template.equals(AccountMails.PASSWORD_RESET);
              people
                  .findMarked(mark)
                  .filter(person -> person.state() == PersonState.ACTIVE)
                  .filter(person -> !mails.isFlooded(mark))
                  .ifPresent(person ->
                      mails.request(person.id(), template, reset ? RESET_TIME : SIGN_IN_TIME));
            });
  }

  /** Whose link it is; it is used up. 422 {@code token-spent}. */
  public PersonId spendSignIn(String token) {
    return database
        .inTransaction(() -> mails.spend(token, AccountMails.SIGN_IN_LINK))
        .orElseThrow(Registrations::spent);
  }

  /**
   * Sets the password of the link's reader. 422 {@code token-spent}.
   *
   * @param afterwards what else is done in the same transaction
   */
  public void reset(
      String token, String password, java.util.function.Consumer<PersonId> afterwards) {
    Optional<Person> reader =
        mails.reader(token, AccountMails.PASSWORD_RESET).flatMap(people::find);
    String hash = hash(reader.orElseThrow(Registrations::spent), password);
    database.inTransaction(() -> {
      PersonId person =
          mails.spend(token, AccountMails.PASSWORD_RESET).orElseThrow(Registrations::spent);
      write(person, hash);
      afterwards.accept(person);
    });
  }

  /** Sets the password of somebody who is signed in. */
  public void change(Person person, String password, Runnable afterwards) {
    String hash = hash(person, password);
    database.inTransaction(() -> {
      write(person.id(), hash);
      afterwards.run();
    });
  }

  private String hash(Person person, String password) throws ProblemException {
    rules.check(password, List.of(person.email(), person.displayName()));
    return passwords.hash(password);
  }

  private void write(PersonId person, String hash) {
    people.changePassword(person, hash);
    mails.tell(person, AccountMails.PASSWORD_CHANGED);
  }
}
