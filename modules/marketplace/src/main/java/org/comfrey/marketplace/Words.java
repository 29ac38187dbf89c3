package org.comfrey.marketplace;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A text as words that can be compared: without case and accents, and without what hides inside of
 * words (the stars of Markdown, soft hyphens, blanks that take no room). Each word knows where it
 * stands, so that what is found is quoted as it was written.
 */
final class Words {
  private final String text;
  private final List<Word> words;

  private Words(String text, List<Word> words) {
    this.text = text;
    this.words = words;
  }

  private record Word(String folded, int start, int end) {}

  static Words of(String text) {
    List<Word> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    int start = -1;
    int end = -1;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      int next = i + Character.charCount(point);
      if (Character.isLetterOrDigit(point)
          || Character.getType(point) == Character.NON_SPACING_MARK) {
        start = start < 0 ? i : start;
        end = next;
        word.appendCodePoint(point);
      } else if (start >= 0 && !isHidden(point)) {
        words.add(new Word(folded(word.toString()), start, end));
        word.setLength(0);
        start = -1;
      }
      i = next;
    }
    if (start >= 0) {
      words.add(new Word(folded(word.toString()), start, end));
    }
    return new Words(text, words);
  }

  private static boolean isHidden(int point) {
    return point == '*'
        || point == '_'
        || point == '~'
        || Character.getType(point) == Character.FORMAT;
  }

  private static String folded(String word) {
    String plain = Normalizer.normalize(word, Normalizer.Form.NFKD).replaceAll("\\p{M}", "");
    return plain.toLowerCase(Locale.ROOT).replace("ß", "ss");
  }

  /** The first place where the phrase stands, as it was written. */
  Optional<String> find(String phrase) {
    String[] wanted = phrase.strip().split("\\s+", -1);
    boolean[] open = new boolean[wanted.length];
    for (int k = 0; k < wanted.length; k++) {
      open[k] = wanted[k].endsWith("*");
      wanted[k] = folded(wanted[k].replace("*", ""));
    }
    for (int i = 0; i + wanted.length <= words.size(); i++) {
      if (stands(wanted, open, i)) {
        return Optional.of(
            text.substring(words.get(i).start(), words.get(i + wanted.length - 1).end()));
      }
    }
    return Optional.empty();
  }

  private boolean stands(String[] wanted, boolean[] open, int at) {
    for (int k = 0; k < wanted.length; k++) {
      String word = words.get(at + k).folded();
      if (open[k] ? !word.startsWith(wanted[k]) : !word.equals(wanted[k])) {
        return false;
      }
    }
    return true;
  }
}
