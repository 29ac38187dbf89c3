package org.comfrey.discovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Words on shelves by their length, so that those near to another are found without looking at all:
 * two words that are two edits apart differ by two letters in length at most. Where people get the
 * first letter right, as nearly all do, shelves are by first letter too.
 */
final class KnownWords {
  private final Map<Shelf, Set<String>> shelves = new ConcurrentHashMap<>();
  private final boolean byFirstLetter;

  KnownWords(boolean byFirstLetter) {
    this.byFirstLetter = byFirstLetter;
  }

  private record Shelf(int length, char first) {}

  private Shelf shelf(String word, int length) {
    return new Shelf(length, byFirstLetter ? word.charAt(0) : ' ');
  }

  void add(String word) {
    if (!word.isEmpty()) {
      shelves
          .computeIfAbsent(shelf(word, word.length()), _ -> ConcurrentHashMap.newKeySet())
          .add(word);
    }
  }

  /** All that are at most so many edits away. */
  List<String> near(String word, int edits) {
    List<String> near = new ArrayList<>();
    for (int length = word.length() - edits; length <= word.length() + edits; length++) {
      for (String candidate : shelves.getOrDefault(shelf(word, length), Set.of())) {
        if (Spelling.edits(word, candidate, edits) <= edits) {
          near.add(candidate);
        }
      }
    }
    return near;
  }
}
