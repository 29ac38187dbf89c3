package org.comfrey.identity.people;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.Registration;
import org.comfrey.api.identity.events.PersonJoined;
import org.comfrey.api.identity.internal.NewPerson;
import org.comfrey.identity.password.PasswordRules;
import org.comfrey.identity.password.Passwords;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.PersonKeys;
import org.comfrey.kernel.crypto.Secrets;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.security.Role;
import org.comfrey.kernel.web.ProblemCode;
import org.comfrey.kernel.web.ProblemException;
import org.springframework.dao.DuplicateKeyException;

/**
 * How accounts come to be. Asking for one does exactly the same whether or not the address is
 * known, and as slowly: an unconfirmed account is written, and a mail is due. Only the mail
 * differs, which is the owner's to read.
 */
public final class Registrations {
  static final ProblemCode TOKEN_SPENT =
      new ProblemCode(422, "token-spent", "The token is no longer good");
  static final ProblemCode ADDRESS_TAKEN =
      new ProblemCode(409, "address-taken", "Another account has this address");

  private static final String FIRST_OPERATOR = "identity first operator";

  private final ModuleDatabase database;
  private final People people;
  private final AccountMails mails;
  private final Outbox outbox;
  private final Passwords passwords;
  private final PasswordRules rules;
  private final PersonKeys personKeys;
  private final ServerKeys serverKeys;
  private final Ids ids;
  private final Clock clock;
  private final Duration validFor;

  /**
   * @param validFor how long a registration can be confirmed
   */
  public Registrations(
      ModuleDatabase database,
      People people,
      AccountMails mails,
      Outbox outbox,
      Passwords passwords,
      PersonKeys personKeys,
      ServerKeys serverKeys,
      PasswordRules rules,
      Ids ids,
      Clock clock,
      Duration validFor) {
    this.database = database;
    this.people = people;
    this.mails = mails;
    this.outbox = outbox;
    this.passwords = passwords;
    this.rules = rules;
    this.personKeys = personKeys;
    this.serverKeys = serverKeys;
    this.ids = ids;
    this.clock = clock;
    this.validFor = validFor;
  }

  /** Begins an account that the reader of the address's mail can confirm. */
  public void begin(Registration asked) {
    Person person = checked(asked, PersonState.UNCONFIRMED, List.of(Role.MEMBER.label()));
    String hash = passwords.hash(asked.password());
    byte[] emailIndex = people.emailIndex(person.email());
    database.inTransaction(() -> {
      boolean known = people.findConfirmed(person.email()).isPresent();
      boolean flooded = mails.isFlooded(emailIndex);
      people.insert(person, hash);
      if (!flooded) {
        mails.request(
            person.id(),
            known ? AccountMails.ALREADY_REGISTERED : AccountMails.REGISTRATION,
            validFor);
      }
    });
  }

  private Person checked(Registration asked, PersonState state, List<String> roles) {
    String email = Accounts.address(asked.email());
    String name = Accounts.displayName(asked.displayName());
    rules.check(asked.password(), List.of(email, name));
    return new Person(
        new PersonId(ids.next()),
        state,
        email,
        name,
        null,
        null,
        Accounts.locale(asked.locale()),
        Accounts.timeZone(asked.timeZone()),
        roles,
        1,
        clock.instant());
  }

  /** Makes the account good whose mail held the token. */
  public void confirm(String token) {
    try {
      database.inTransaction(() -> {
        PersonId person =
            mails.spend(token, AccountMails.REGISTRATION).orElseThrow(Registrations::spent);
        if (!people.changeState(person, PersonState.UNCONFIRMED, PersonState.ACTIVE)) {
          throw spent();
        }
        outbox.append(new PersonJoined(person, clock.instant()));
      });
    } catch (DuplicateKeyException another) {
      // The same address was confirmed meanwhile by way of another mail.
      throw spent();
    }
  }

  static ProblemException spent() {
    return TOKEN_SPENT.because(
        "The link was used before, is too old, or is not whole. Ask for a new one.");
  }

  /** Makes a confirmed account; the same id twice is the same account. */
  public Person create(NewPerson given) {
    var existing = people.find(given.id());
    if (existing.isPresent()) {
      return existing.get();
    }
    Instant now = clock.instant();
    String about = given.about();
    var person =
        new Person(
            given.id(),
            PersonState.ACTIVE,
            Accounts.address(given.email()),
            Accounts.displayName(given.displayName()),
            about == null ? null : Accounts.about(about),
            null,
            Accounts.locale(given.locale()),
            Accounts.timeZone(given.timeZone()),
            given.roles().isEmpty() ? List.of(Role.MEMBER.label()) : given.roles(),
            1,
            now);
    insertConfirmed(person, passwords.hash(given.password()));
    return people.find(given.id()).orElseThrow();
  }

  private void insertConfirmed(Person person, String hash) {
    try {
      database.inTransaction(() -> {
        people.insert(person, hash);
        outbox.append(new PersonJoined(person.id(), person.since()));
      });
    } catch (DuplicateKeyException duplicate) {
      if (people.find(person.id()).isEmpty()) {
        throw ADDRESS_TAKEN.because(
            "There is another account with the address of " + person.id() + ".");
      }
    }
  }

  /**
   * The token that makes its first bearer an operator, while there is none. Computed, so restarts
   * print the same link.
   */
  public Optional<String> firstOperatorToken() {
    return people.anyoneIs(Role.OPERATOR.label())
        ? Optional.empty()
        : Optional.of(serverKeys.secret(FIRST_OPERATOR));
  }

  /**
   * Makes the first operator, who needs no mail to confirm: whoever sees the start's output runs
   * the server.
   */
  public void becomeFirstOperator(String token, Registration asked) {
    if (!Secrets.areEqual(serverKeys.secret(FIRST_OPERATOR), token)) {
      throw spent();
    }
    Person person =
        checked(asked, PersonState.ACTIVE, List.of(Role.MEMBER.label(), Role.OPERATOR.label()));
    String hash = passwords.hash(asked.password());
    try {
      database.inTransaction(() -> {
        // Two people with one link: the lock lets the second see that there is an operator now.
        database.sql().sql("LOCK TABLE person IN SHARE ROW EXCLUSIVE MODE").update();
        if (people.anyoneIs(Role.OPERATOR.label())) {
          throw spent();
        }
        people.insert(person, hash);
        outbox.append(new PersonJoined(person.id(), person.since()));
      });
    } catch (DuplicateKeyException taken) {
      throw ADDRESS_TAKEN.because("There is an account with this address already.");
    }
  }

  /** Forgets what was never confirmed, with the keys, so that nothing of it can be read again. */
  public int forgetUnconfirmed() {
    List<PersonId> gone = people.removeUnconfirmed(clock.instant().minus(validFor).minus(validFor));
    gone.forEach(personKeys::destroy);
    return gone.size();
  }
}
