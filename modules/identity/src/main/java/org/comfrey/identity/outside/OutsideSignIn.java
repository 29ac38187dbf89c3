package org.comfrey.identity.outside;

import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.OutsideNewcomer;
import org.comfrey.api.identity.OutsideRegistration;
import org.comfrey.api.identity.events.PersonJoined;
import org.comfrey.identity.factor.Challenges;
import org.comfrey.identity.outside.OutsideFlow.Vouched;
import org.comfrey.identity.password.Passwords;
import org.comfrey.identity.people.AccountMails;
import org.comfrey.identity.people.Accounts;
import org.comfrey.identity.people.People;
import org.comfrey.identity.people.Person;
import org.comfrey.identity.people.PersonState;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.AlteredException;
import org.comfrey.kernel.crypto.Secrets;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.security.Role;
import org.comfrey.kernel.web.Json;
import org.comfrey.kernel.web.ProblemCode;
import org.comfrey.kernel.web.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import tools.jackson.core.JacksonException;

/**
 * What becomes of somebody whom an issuer of others vouches for: the account that is linked, a new
 * one, or none. An account that is there already is never given to whoever an issuer says has its
 * address; its person signs in and links it.
 */
public final class OutsideSignIn {
  private static final ProblemCode NOT_LINKED =
      new ProblemCode(409, "outside-not-linked", "No account here is linked with that one");
  private static final ProblemCode LINKED_ELSEWHERE =
      new ProblemCode(409, "outside-linked-elsewhere", "This account is linked already");
  private static final ProblemCode TOKEN_SPENT =
      new ProblemCode(422, "token-spent", "The token is no longer good");
  private static final String PURPOSE = "identity outside newcomer";
  private static final Duration LIFETIME = Duration.ofMinutes(15);

  private final ModuleDatabase database;
  private final People people;
  private final OutsideIssuers issuers;
  private final OutsideLinks links;
  private final AccountMails mails;
  private final Outbox outbox;
  private final Passwords passwords;
  private final Challenges challenges;
  private final ServerKeys keys;
  private final Ids ids;
  private final Clock clock;

  /** Links the people of that table. */
  public OutsideSignIn(
      ModuleDatabase database,
      People people,
      OutsideIssuers issuers,
      OutsideLinks links,
      AccountMails mails,
      Outbox outbox,
      Passwords passwords,
      Challenges challenges,
      ServerKeys keys,
      Ids ids,
      Clock clock) {
    this.database = database;
    this.people = people;
    this.issuers = issuers;
    this.links = links;
    this.mails = mails;
    this.outbox = outbox;
    this.passwords = passwords;
    this.challenges = challenges;
    this.keys = keys;
    this.ids = ids;
    this.clock = clock;
  }

  /** What an issuer's word leads to. */
  public sealed interface Outcome {
    /** Somebody who has an account. */
    record Known(PersonId person) implements Outcome {}

    /** Somebody who has none. */
    record New(OutsideNewcomer newcomer) implements Outcome {}

    /** Somebody who was signed in and linked their account. */
    record Linked() implements Outcome {}
  }

  /** What is kept, sealed, of a newcomer while they look at their new name. */
  record Newcomer(UUID issuer, String subject, String email, @Nullable String name) {
    @Override
    public String toString() {
      return "newcomer from " + issuer;
    }
  }

  /** Decides; 409 {@code outside-not-linked} for whoever has an account and has not linked it. */
  public Outcome decide(Vouched vouched) {
    PersonId linking = vouched.linking();
    Optional<PersonId> known = links.find(vouched.issuer().id(), vouched.subject());
    if (linking != null) {
      link(linking, vouched, known);
      return new Outcome.Linked();
    }
    if (known.isPresent()) {
      return new Outcome.Known(known.get());
    }
    String email = vouched.email();
    if (email == null || people.findConfirmed(email).isPresent()) {
      throw notLinked(vouched.issuer().name());
    }
    var newcomer = new Newcomer(vouched.issuer().id(), vouched.subject(), email, vouched.name());
    String attempt = challenges.begin(PURPOSE, null, LIFETIME);
    byte[] sealed = keys.seal(PURPOSE, attempt, Json.answers().writeValueAsBytes(newcomer));
    return new Outcome.New(
        new OutsideNewcomer(
            attempt + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(sealed),
            email,
            vouched.name()));
  }

  private void link(PersonId person, Vouched vouched, Optional<PersonId> known) {
    if (known.filter(person::equals).isPresent()) {
      return;
    }
    try {
      database.inTransaction(() -> {
        links.add(person, vouched);
        mails.tell(person, AccountMails.FACTOR_ADDED);
      });
    } catch (DuplicateKeyException taken) {
      throw LINKED_ELSEWHERE.because(
          "Either your account at "
              + vouched.issuer().name()
              + " belongs to another account here, or yours here to another one there. Unlink that"
              + " one first.");
    }
  }

  private static ProblemException notLinked(String issuer) {
    return NOT_LINKED.because(
        "Sign in as you always do. Then link "
            + issuer
            + " on your security page, and the next time it signs you in.");
  }

  /** Makes the account of a newcomer; whose it is. */
  public PersonId register(OutsideRegistration asked) {
    Newcomer newcomer = open(asked.attempt());
    OutsideIssuers.Row issuer = issuers.mustBeOpen(newcomer.issuer());
    String email = Accounts.address(newcomer.email());
    var person =
        new Person(
            new PersonId(ids.next()),
            PersonState.ACTIVE,
            email,
            Accounts.displayName(asked.displayName()),
            null,
            null,
            Accounts.locale(asked.locale()),
            Accounts.timeZone(asked.timeZone()),
            List.of(Role.MEMBER.label()),
            1,
            clock.instant());
    // Nobody knows this password; another one is set by way of a mail.
    String hash = passwords.hash(Secrets.token());
    var vouched =
        new Vouched(issuer, newcomer.subject(), newcomer.email(), newcomer.name(), null, null);
    try {
      database.inTransaction(() -> {
        if (!challenges.spend(PURPOSE, nameOf(asked.attempt()), null)) {
          throw spent();
        }
        people.insert(person, hash);
        links.add(person.id(), vouched);
        outbox.append(new PersonJoined(person.id(), person.since()));
      });
    } catch (DuplicateKeyException taken) {
      // Somebody confirmed the address meanwhile, or came from there in another window.
      throw notLinked(issuer.name());
    }
    return person.id();
  }

  private static String nameOf(String attempt) {
    return attempt.split("\\.", 2)[0];
  }

  private Newcomer open(String attempt) {
    String[] parts = attempt.split("\\.", -1);
    try {
      if (parts.length == 2) {
        return Json.answers()
            .readValue(
                keys.open(PURPOSE, parts[0], Base64.getUrlDecoder().decode(parts[1])),
                Newcomer.class);
      }
    } catch (AlteredException | IllegalArgumentException | JacksonException forged) {
      // Refused like one that ran out.
    }
    throw spent();
  }

  private static ProblemException spent() {
    return TOKEN_SPENT.because("This took too long, or was done before. Begin again.");
  }

  /** Takes the link away; false where there is none. */
  public boolean unlink(PersonId person, UUID issuer) {
    return database.inTransaction(() -> {
      boolean removed = links.remove(person, issuer);
      if (removed) {
        mails.tell(person, AccountMails.FACTOR_REMOVED);
      }
      return removed;
    });
  }
}
