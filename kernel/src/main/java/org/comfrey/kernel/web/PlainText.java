package org.comfrey.kernel.web;

import java.util.Optional;

/**
 * The rule for every text that people send: any character of any script comes back unchanged,
 * except those that no keyboard writes and that break what they are stored or shown in. Those are
 * refused by name, never removed: text that was changed silently can no longer be proved, and a
 * filter is what attackers steer by.
 *
 * <p>Refused are the control characters (C0 and C1, DEL) other than tab, line feed and carriage
 * return, and surrogates without their partner, which are no characters at all (RFC 9839, without
 * the noncharacters, which do no harm).
 */
public final class PlainText {
  private PlainText() {}

  /**
   * The first character that may not stand in a text, such as {@code U+0000 at character 4}; empty
   * for plain text.
   */
  public static Optional<String> offence(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean refused;
      if (c < 0x20) {
        refused = c != '\t' && c != '\n' && c != '\r';
      } else if (c < 0x7F) {
        continue;
      } else if (c <= 0x9F) {
        refused = true;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
        continue;
      } else {
        refused = Character.isSurrogate(c);
      }
      if (refused) {
        return Optional.of(String.format("U+%04X at character %d", (int) c, i + 1));
      }
    }
    return Optional.empty();
  }

  /** Refuses a text with such a character, naming it and the field. */
  public static void check(String field, CharSequence text) {
    Optional<String> offence = offence(text);
    if (offence.isPresent()) {
      throw refusal(field, offence.get());
    }
  }

  static ProblemException refusal(String field, String offence) {
    return Problems.invalid(
        field,
        "character-refused",
        "The text of " + field + " contains " + offence + ", which is no character of plain text.",
        "any characters except control characters (tab and line breaks are fine) and unpaired surrogates");
  }
}
