package org.comfrey.agreement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was found, once for each flaw and subject, with the shortest way to it. */
final class Findings {
  /** A flaw, with the way on which it shows. */
  record Found(
      Flaw flaw,
      String subject,
      Walk walk,
      Set<String> facts,
      List<Zone.Bound> bounds,
      String sentence) {}

  private record Key(Flaw flaw, String subject) {}

  private final Map<Key, Found> found = new LinkedHashMap<>();

  void add(Flaw flaw, String subject, Walk walk, String sentence) {
    add(flaw, subject, walk, Set.of(), List.of(), sentence);
  }

  /**
   * Adds a flaw unless a way at least as short is known.
   *
   * @param facts the facts that must be true for it to show after the last step
   * @param bounds what must hold of the instants for it to show after the last step
   */
  void add(
      Flaw flaw,
      String subject,
      Walk walk,
      Set<String> facts,
      List<Zone.Bound> bounds,
      String sentence) {
    Found next = new Found(flaw, subject, walk, facts, bounds, sentence);
    found.merge(
        new Key(flaw, subject),
        next,
        (old, fresh) -> fresh.walk().length < old.walk().length ? fresh : old);
  }

  boolean have(Flaw flaw) {
    return found.keySet().stream().anyMatch(key -> key.flaw() == flaw);
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** All, the shortest first; of equal length in the order of the flaws. */
  List<Found> sorted() {
    List<Found> sorted = new ArrayList<>(found.values());
    sorted.sort(
        Comparator.<Found>comparingInt(one -> one.walk().length)
            .thenComparing(Found::flaw)
            .thenComparing(Found::subject));
    return sorted;
  }
}
