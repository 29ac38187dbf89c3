package org.comfrey.identity.session;

import java.util.HexFormat;
import java.util.Optional;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.Credentials;
import org.comfrey.identity.password.Passwords;
import org.comfrey.identity.people.People;
import org.comfrey.identity.people.PersonState;
import org.comfrey.kernel.audit.AuditSubject;

/** Proves by password who someone is. Whatever was wrong, the answer and its time are the same. */
public final class PasswordSignIn {
  private final People people;
  private final Passwords passwords;
  private final Throttle throttle;

  /** Compares the passwords of the people of that table. */
  public PasswordSignIn(People people, Passwords passwords, Throttle throttle) {
    this.people = people;
    this.passwords = passwords;
    this.throttle = throttle;
  }

  /** Whose address and password they are, or 401 {@code sign-in-refused}. */
  public PersonId check(Credentials given, String remoteAddress) {
    String key = HexFormat.of().formatHex(people.emailIndex(given.email()));
    Throttle.Attempt attempt = throttle.begin(key, remoteAddress);
    Optional<People.WithPassword> found = people.findWithPassword(given.email());
    found.map(People.WithPassword::id).ifPresent(AuditSubject::is);
    boolean right =
        passwords.matches(
            given.password(), found.map(People.WithPassword::passwordHash).orElse(null));
    if (!right || found.isEmpty() || found.get().state() != PersonState.ACTIVE) {
      throw IssuerSignIn.refused();
    }
    attempt.succeeded();
    return found.get().id();
  }
}
