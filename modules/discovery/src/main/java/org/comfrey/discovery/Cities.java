package org.comfrey.discovery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.comfrey.api.GeoPoint;
import org.comfrey.discovery.Words.Word;
import org.jspecify.annotations.Nullable;

/**
 * Names of cities: a table of how some are called in other languages, and every city in which
 * somebody offers something. A name is folded, so Zuerich is Zürich.
 */
final class Cities {
  private static final int LONGEST = 4;

  /** Names that are words too, which mean a city only after "in". */
  private static final Set<String> WORDS =
      Set.of("essen", "bath", "hall", "reading", "cork", "rom");

  private final Map<String, City> byName = new HashMap<>();
  private final Map<String, City> seen = new ConcurrentHashMap<>();

  /** A city; key is its folded first name. */
  record City(String key, String name, @Nullable GeoPoint point) {}

  /** A city named by words from first to last (exclusive). */
  record Named(int first, int last, City city) {}

  Cities() {
    for (String[] row : Words.rows("cities.tsv")) {
      City city =
          new City(
              key(row[0]),
              row[0],
              new GeoPoint(Double.parseDouble(row[1]), Double.parseDouble(row[2])));
      byName.put(city.key(), city);
      if (row.length > 3) {
        for (String other : row[3].split(";")) {
          byName.put(key(other), city);
        }
      }
    }
  }

  /** The city that a listing names; remembered from then on. */
  City of(String name, @Nullable GeoPoint point) {
    String key = key(name);
    City known = byName.get(key);
    return known != null
        ? known
        : seen.compute(
            key,
            (_, before) ->
                before == null || before.point() == null ? new City(key, name, point) : before);
  }

  /** Where a city is, as far as is known; nothing is remembered. */
  @Nullable GeoPoint middle(String name) {
    String key = key(name);
    City city = byName.get(key);
    city = city == null ? seen.get(key) : city;
    return city == null ? null : city.point();
  }

  /** A city that the words name from there on, the longest name first. */
  @Nullable Named at(List<Word> words, int first, boolean afterIn) {
    for (int length = Math.min(LONGEST, words.size() - first); length > 0; length--) {
      String key = key(words.subList(first, first + length));
      City city = byName.get(key);
      city = city == null ? seen.get(key) : city;
      if (city != null && (afterIn || !WORDS.contains(key))) {
        return new Named(first, first + length, city);
      }
    }
    return null;
  }

  List<String> names() {
    List<String> names = new ArrayList<>(byName.keySet());
    names.addAll(seen.keySet());
    return names;
  }

  private static String key(String name) {
    return key(Words.of(name));
  }

  private static String key(List<Word> words) {
    return words.stream().map(Word::plain).collect(Collectors.joining(" "));
  }
}
