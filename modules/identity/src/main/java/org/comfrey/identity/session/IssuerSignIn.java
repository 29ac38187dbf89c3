package org.comfrey.identity.session;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.audit.events.Audited;
import org.comfrey.api.identity.SecondFactor;
import org.comfrey.api.identity.SecondFactorProof;
import org.comfrey.identity.people.People;
import org.comfrey.identity.people.Person;
import org.comfrey.identity.people.PersonState;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.audit.AuditSubject;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.ProblemCode;
import org.comfrey.kernel.web.ProblemException;
import org.jspecify.annotations.Nullable;

/** What a proof of who somebody is leads to: a session at the issuer, or the second question. */
public final class IssuerSignIn {
  private static final ProblemCode REFUSED =
      new ProblemCode(401, "sign-in-refused", "This does not prove who you are");
  private static final String TABLE = "identity.issuer_session";
  private static final String DEVICE = "device";

  private final People people;
  private final SecondFactors seconds;
  private final IssuerSessions sessions;
  private final FieldCipher cipher;
  private final Ids ids;
  private final ModuleDatabase database;
  private final Outbox outbox;

  /** Begins sessions there, each with its entry in the audit. */
  public IssuerSignIn(
      People people,
      SecondFactors seconds,
      IssuerSessions sessions,
      FieldCipher cipher,
      Ids ids,
      ModuleDatabase database,
      Outbox outbox) {
    this.database = database;
    this.outbox = outbox;
    this.people = people;
    this.seconds = seconds;
    this.sessions = sessions;
    this.cipher = cipher;
    this.ids = ids;
  }

  /** How somebody proved who they are. */
  public enum Proof {
    /** The password of an account that has no second factor. */
    PASSWORD,
    /** A link in a mail, where there is no second factor. */
    MAIL_LINK,
    /** The word of an issuer of others, where there is no second factor. */
    OUTSIDE_ISSUER,
    /** A passkey. */
    PASSKEY,
    /** A code of an app or a recovery code, after the password or the mail. */
    SECOND_FACTOR;

    private String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** What became of a proof. */
  public sealed interface Outcome {
    /** Proved: the secret of a new session at the issuer. */
    record Proved(String secret) implements Outcome {
      @Override
      public String toString() {
        return "proved";
      }
    }

    /** A second factor is asked for. */
    record Asked(SecondFactor question) implements Outcome {}
  }

  /** The refusal of every way to sign in: it does not say what was wrong. */
  public static ProblemException refused() {
    return REFUSED.because("Check what you entered and try again, or begin anew.");
  }

  /** After the password, or the mail in its place. */
  public Outcome afterFirstFactor(PersonId person, Proof proof, @Nullable String userAgent) {
    mustBeActive(person);
    return seconds
        .ask(person)
        .<Outcome>map(Outcome.Asked::new)
        .orElseGet(() -> new Outcome.Proved(begin(person, proof, userAgent)));
  }

  /** After a passkey, which is two factors by itself. */
  public Outcome afterPasskey(Optional<PersonId> proved, @Nullable String userAgent) {
    return afterBothFactors(proved, Proof.PASSKEY, userAgent);
  }

  /** After the second factor. */
  public Outcome afterSecondFactor(SecondFactorProof proof, @Nullable String userAgent) {
    return afterBothFactors(seconds.answer(proof), Proof.SECOND_FACTOR, userAgent);
  }

  private Outcome afterBothFactors(
      Optional<PersonId> proved, Proof proof, @Nullable String userAgent) {
    PersonId person = proved.orElseThrow(IssuerSignIn::refused);
    mustBeActive(person);
    return new Outcome.Proved(begin(person, proof, userAgent));
  }

  private void mustBeActive(PersonId person) {
    AuditSubject.is(person);
    if (people.find(person).map(Person::state).filter(PersonState.ACTIVE::equals).isEmpty()) {
      throw refused();
    }
  }

  private String begin(PersonId person, Proof proof, @Nullable String userAgent) {
    UUID session = ids.next();
    String device = Devices.describe(userAgent);
    byte[] sealed = device == null ? null : cipher.seal(person, TABLE, DEVICE, session, device);
    return database.inTransaction(() -> {
      outbox.append(
          new Audited(
              Audited.Kind.SIGN_IN,
              proof.label(),
              Audited.Outcome.DONE,
              person,
              null,
              person,
              null,
              Map.of("session", session.toString())));
      return sessions.begin(session, person, sealed);
    });
  }

  /** What the browser of a listed sign-in calls itself. */
  public @Nullable String deviceOf(PersonId person, SignIns.Listed signIn) {
    byte[] sealed = signIn.sealedDevice();
    return sealed == null
        ? null
        : cipher.open(person, TABLE, DEVICE, signIn.session(), sealed).orElse(null);
  }
}
