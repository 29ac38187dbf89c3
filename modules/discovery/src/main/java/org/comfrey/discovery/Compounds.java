package org.comfrey.discovery;

import java.util.List;
import java.util.function.Predicate;

/**
 * Takes a German compound apart where both parts are words: Rückenmassage is Rücken and Massage.
 * The longest last part wins, which is what the compound is a kind of.
 */
final class Compounds {
  private static final int SHORTEST = 4;
  private static final int SHORTEST_HEAD = 5;
  private static final int SHORTEST_COMPOUND = 8;
  private static final List<String> JOINTS = List.of("", "s", "n", "en", "es", "er");

  private Compounds() {}

  /** The parts of a folded word, or nothing. */
  static List<String> split(String word, Predicate<String> known) {
    if (word.length() < SHORTEST_COMPOUND) {
      return List.of();
    }
    for (int at = SHORTEST; at <= word.length() - SHORTEST; at++) {
      String last = word.substring(at);
      if (!known.test(last)) {
        continue;
      }
      String first = word.substring(0, at);
      for (String joint : JOINTS) {
        if (first.endsWith(joint)) {
          String stem = first.substring(0, first.length() - joint.length());
          if (stem.length() >= SHORTEST && known.test(stem)) {
            return List.of(stem, last);
          }
        }
      }
    }
    return List.of();
  }

  /** The last part alone, where it is one of those that a compound is a kind of. */
  static String head(String word, Predicate<String> heads) {
    for (int at = SHORTEST; at <= word.length() - SHORTEST_HEAD; at++) {
      if (heads.test(word.substring(at))) {
        return word.substring(at);
      }
    }
    return "";
  }
}
