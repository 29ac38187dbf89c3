package org.comfrey.discovery;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The nearest known word to one that nobody uses: by insertions, deletions, replacements and swaps
 * of neighbours (optimal string alignment), one in short words, two in long ones, none below four
 * letters.
 */
final class Spelling {
  private static final int SHORTEST = 4;
  private static final int LONG = 6;

  private Spelling() {}

  static int mostEdits(String word) {
    return word.length() < SHORTEST ? 0 : word.length() < LONG ? 1 : 2;
  }

  /** The nearest, of several the first; null when none is near. */
  static @Nullable String nearest(String word, Collection<String> known) {
    int most = mostEdits(word);
    String found = null;
    for (String candidate : known) {
      int edits = edits(word, candidate, most);
      if (edits <= most && (found == null || edits < most || candidate.compareTo(found) < 0)) {
        found = candidate;
        most = edits;
      }
    }
    return found;
  }

  /** How many edits there are between two words; more than most is said as most + 1. */
  static int edits(String a, String b, int most) {
    if (Math.abs(a.length() - b.length()) > most) {
      return most + 1;
    }
    int[] before = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      int least = i;
      for (int j = 1; j <= b.length(); j++) {
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(last[j] + 1, row[j - 1] + 1), last[j - 1] + same);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
        least = Math.min(least, row[j]);
      }
      if (least > most) {
        return most + 1;
      }
      int[] spare = before;
      before = last;
      last = row;
      row = spare;
    }
    return Math.min(last[b.length()], most + 1);
  }
}
