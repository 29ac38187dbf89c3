package org.comfrey.identity.session;

import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.Credentials;
import org.comfrey.identity.password.Passwords;
import org.comfrey.identity.people.People;
import org.comfrey.identity.people.PersonState;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.web.ProblemCode;
import org.jspecify.annotations.Nullable;

/** Proves by password who someone is. Whatever was wrong, the answer and its time are the same. */
public final class PasswordSignIn {
  static final ProblemCode REFUSED =
      new ProblemCode(
          401, "sign-in-refused", "The address and the password do not belong together");

  private static final String TABLE = "identity.issuer_session";
  private static final String DEVICE = "device";

  private final People people;
  private final Passwords passwords;
  private final Throttle throttle;
  private final IssuerSessions sessions;
  private final FieldCipher cipher;
  private final Ids ids;

  /** Begins issuer sessions for the people of that table. */
  public PasswordSignIn(
      People people,
      Passwords passwords,
      Throttle throttle,
      IssuerSessions sessions,
      FieldCipher cipher,
      Ids ids) {
    this.people = people;
    this.passwords = passwords;
    this.throttle = throttle;
    this.sessions = sessions;
    this.cipher = cipher;
    this.ids = ids;
  }

  /**
   * The secret of a new issuer session, or 401 {@code sign-in-refused}.
   *
   * @param userAgent what the browser calls itself
   */
  public String signIn(Credentials given, String remoteAddress, @Nullable String userAgent) {
    String key = HexFormat.of().formatHex(people.emailIndex(given.email()));
    Throttle.Attempt attempt = throttle.begin(key, remoteAddress);
    Optional<People.WithPassword> found = people.findWithPassword(given.email());
    boolean right =
        passwords.matches(
            given.password(), found.map(People.WithPassword::passwordHash).orElse(null));
    if (!right || found.isEmpty() || found.get().state() != PersonState.ACTIVE) {
      throw REFUSED.because("Check the address and the password, and try again.");
    }
    attempt.succeeded();
    UUID session = ids.next();
    PersonId person = found.get().id();
    String device = Devices.describe(userAgent);
    byte[] sealed = device == null ? null : cipher.seal(person, TABLE, DEVICE, session, device);
    return sessions.begin(session, person, sealed);
  }

  /** What the browser of a listed sign-in calls itself. */
  public @Nullable String deviceOf(PersonId person, SignIns.Listed signIn) {
    byte[] sealed = signIn.sealedDevice();
    return sealed == null
        ? null
        : cipher.open(person, TABLE, DEVICE, signIn.session(), sealed).orElse(null);
  }
}
