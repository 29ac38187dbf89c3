package org.comfrey.identity.password;

import com.nulabinc.zxcvbn.Zxcvbn;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.comfrey.kernel.web.Problems;

/**
 * Which passwords are taken. The guesses that an attacker needs are estimated with zxcvbn against
 * its local lists (30,000 common passwords, names, words, keyboard walks, repetitions, dates) and
 * what the account itself gives away; nothing is asked over the network.
 */
public final class PasswordRules {
  private static final int LEAST_CHARACTERS = 15;
  private static final int MOST_CHARACTERS = 128;

  /**
   * Ten thousand million guesses: a common password with a year behind it stays below, four
   * unrelated words are far above.
   */
  private static final double LEAST_GUESSES_LOG10 = 10;

  /** The estimate takes quadratic time; what comes after these characters only adds to it. */
  private static final int ESTIMATED_CHARACTERS = 64;

  private final Predicate<String> breached;

  /** Its word lists take a while to read, which not every start has to wait for. */
  private static final class Estimator {
    static final Zxcvbn READ = new Zxcvbn();
  }

  /**
   * @param breached whether a password was found in a breach, as far as the operator has a list
   */
  public PasswordRules(Predicate<String> breached) {
    this.breached = breached;
  }

  /**
   * Refuses a password with 400 {@code invalid-request} at field {@code password}.
   *
   * @param known what others know of the account: its address and name
   */
  public void check(String password, List<String> known) {
    int length = password.codePointCount(0, password.length());
    if (length < LEAST_CHARACTERS || length > MOST_CHARACTERS) {
      throw Problems.invalid(
          "password",
          length < LEAST_CHARACTERS ? "too-short" : "too-long",
          "The password has " + length + " characters.",
          LEAST_CHARACTERS + " to " + MOST_CHARACTERS + " characters of any kind");
    }
    String estimated =
        password.length() <= ESTIMATED_CHARACTERS
            ? password
            : password.substring(0, ESTIMATED_CHARACTERS);
    var strength = Estimator.READ.measure(estimated, words(known));
    if (breached.test(password)) {
      throw Problems.invalid(
          "password",
          "breached",
          "The password was found among those stolen elsewhere, so others know it.",
          "for example four or more unrelated words");
    }
    if (Math.log10(strength.getGuesses()) < LEAST_GUESSES_LOG10) {
      throw Problems.invalid(
          "password",
          "too-common",
          "The password is a common one, or is easy to guess from what others know.",
          "for example four or more unrelated words");
    }
  }

  private static List<String> words(List<String> known) {
    List<String> words = new ArrayList<>(List.of("comfrey"));
    for (String text : known) {
      words.add(text);
      words.addAll(List.of(text.split("[^\\p{L}\\p{N}]+")));
    }
    words.removeIf(word -> word.length() < 3);
    return words;
  }
}
