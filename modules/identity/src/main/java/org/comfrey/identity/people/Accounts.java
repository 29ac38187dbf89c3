package org.comfrey.identity.people;

import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;

/** What the fields of an account may be. */
public final class Accounts {
  private static final int NAME_CHARACTERS = 80;
  private static final int ABOUT_CHARACTERS = 2_000;
  private static final int ADDRESS_CHARACTERS = 254;

  /**
   * One at sign, no spaces, a dot in the domain: whether mail arrives is what the confirmation
   * finds out.
   */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "[^\\s@\\p{Cntrl}\"(),:;<>\\[\\]\\\\]{1,64}@[^\\s@\\p{Cntrl}\"(),:;<>\\[\\]\\\\]+\\.[^\\s@.\\p{Cntrl}\"(),:;<>\\[\\]\\\\]+");

  private Accounts() {}

  /** The address without surrounding space; refused when it can be none. */
  public static String address(String given) {
    String address = given.strip();
    if (address.length() > ADDRESS_CHARACTERS || !ADDRESS.matcher(address).matches()) {
      throw Problems.invalid(
          "email", "no-address", "This is no e-mail address.", "for example mira@example.org");
    }
    return address;
  }

  /** The name by which others know the person. */
  public static String displayName(String given) {
    return text("displayName", given, 1, NAME_CHARACTERS, false);
  }

  /** What the person says about themselves; nothing when it is empty. */
  public static @Nullable String about(String given) {
    String about = text("about", given, 0, ABOUT_CHARACTERS, true);
    return about.isEmpty() ? null : about;
  }

  private static String text(String field, String given, int least, int most, boolean lines) {
    // Kept as it was written: what was changed silently could no longer be proved.
    int length = given.codePointCount(0, given.length());
    boolean tooShort = length < least || least > 0 && given.isBlank();
    if (tooShort || length > most || !lines && given.chars().anyMatch(c -> c < ' ')) {
      throw Problems.invalid(
          field,
          tooShort ? "too-short" : length > most ? "too-long" : "one-line",
          "The text has " + length + " characters or more than one line.",
          least + " to " + most + " characters" + (lines ? "" : " on one line"));
    }
    return given;
  }

  /** A BCP 47 language tag in its usual case. */
  public static String locale(String given) {
    try {
      Locale locale = new Locale.Builder().setLanguageTag(given).build();
      if (!locale.getLanguage().isEmpty() && given.length() <= 35) {
        return locale.toLanguageTag();
      }
    } catch (IllformedLocaleException noTag) {
      // Refused below, like a tag without a language.
    }
    throw Problems.invalid(
        "locale", "no-locale", "This is no language tag.", "a BCP 47 tag, for example en or pt-BR");
  }

  /** An IANA zone. */
  public static String timeZone(String given) {
    try {
      if (Zones.IDS.contains(given)) {
        return ZoneId.of(given).getId();
      }
    } catch (DateTimeException noZone) {
      // Refused below.
    }
    throw Problems.invalid(
        "timeZone",
        "no-time-zone",
        "This is no time zone.",
        "an IANA name, for example Europe/Lisbon");
  }

  /**
   * The beginnings by which a name is found: of the whole and of each word in it, in one spelling.
   */
  public static List<String> beginnings(String name) {
    String plain = searchable(name);
    List<String> beginnings = new ArrayList<>();
    addBeginnings(beginnings, plain);
    for (int space = plain.indexOf(' '); space >= 0; space = plain.indexOf(' ', space + 1)) {
      int end = plain.indexOf(' ', space + 1);
      addBeginnings(beginnings, plain.substring(space + 1, end < 0 ? plain.length() : end));
    }
    return beginnings.stream().distinct().toList();
  }

  /**
   * The one spelling in which names are searched: without case and accents, at most so many
   * characters as are kept.
   */
  public static String searchable(String name) {
    String plain =
        Normalizer.normalize(name, Normalizer.Form.NFKD)
            .replaceAll("\\p{M}+", "")
            .toLowerCase(Locale.ROOT)
            .strip()
            .replaceAll("\\s+", " ");
    return first(plain, LONGEST_BEGINNING);
  }

  private static final int LONGEST_BEGINNING = 24;

  private static void addBeginnings(List<String> to, String text) {
    int characters = text.codePointCount(0, text.length());
    for (int length = 1; length <= Math.min(characters, LONGEST_BEGINNING); length++) {
      to.add(first(text, length));
    }
  }

  private static String first(String text, int characters) {
    return text.codePointCount(0, text.length()) <= characters
        ? text
        : text.substring(0, text.offsetByCodePoints(0, characters));
  }

  private static final class Zones {
    static final Set<String> IDS = Set.copyOf(ZoneId.getAvailableZoneIds());
  }
}
