package org.comfrey.identity.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.SecondFactor;
import org.comfrey.api.identity.SecondFactorProof;
import org.comfrey.identity.factor.AuthenticatorApps;
import org.comfrey.identity.factor.Challenges;
import org.comfrey.identity.factor.RecoveryCodeBook;

/**
 * What is asked for after the password, or the mail in its place. A sign-in that was begun allows
 * five tries in ten minutes; beginning anew takes the first factor again, and of one account no
 * more than ten tries in a quarter of an hour are looked at, which leaves a guesser one chance in
 * some ten thousand a day.
 */
public final class SecondFactors {
  private static final String PURPOSE = "second-factor";
  private static final Duration LIFETIME = Duration.ofMinutes(10);
  private static final String AUTHENTICATOR = "authenticator";
  private static final String RECOVERY_CODE = "recovery-code";

  private final Challenges challenges;
  private final AuthenticatorApps apps;
  private final RecoveryCodeBook codes;
  private final Throttle throttle;

  /** Asks those. */
  public SecondFactors(
      Challenges challenges, AuthenticatorApps apps, RecoveryCodeBook codes, Throttle throttle) {
    this.challenges = challenges;
    this.apps = apps;
    this.codes = codes;
    this.throttle = throttle;
  }

  /** The question for somebody who gave the first factor; empty where the account has no second. */
  public Optional<SecondFactor> ask(PersonId person) {
    if (apps.since(person).isEmpty()) {
      return Optional.empty();
    }
    List<String> methods = new ArrayList<>(List.of(AUTHENTICATOR));
    if (codes.left(person) > 0) {
      methods.add(RECOVERY_CODE);
    }
    return Optional.of(new SecondFactor(challenges.begin(PURPOSE, person, LIFETIME), methods));
  }

  /** Who answered it rightly, once; empty whatever is wrong. */
  public Optional<PersonId> answer(SecondFactorProof proof) {
    return challenges
        .attempt(PURPOSE, proof.attempt())
        .filter(person -> {
          Throttle.Attempt attempt = throttle.beginSecondFactor(person.toString());
          boolean right =
              switch (proof.method()) {
                case AUTHENTICATOR -> apps.check(person, proof.code());
                case RECOVERY_CODE -> codes.use(person, proof.code());
                default -> false;
              };
          if (right) {
            attempt.succeeded();
          }
          return right && challenges.spend(PURPOSE, proof.attempt(), person);
        });
  }
}
