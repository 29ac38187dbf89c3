package org.comfrey.discovery;

import java.util.List;
import java.util.Set;
import org.comfrey.api.discovery.Understanding;
import org.comfrey.discovery.Concepts.Concept;
import org.jspecify.annotations.Nullable;

/**
 * What was read out of a search: conditions, and units, each a thing that a listing should speak
 * of.
 *
 * @param hopeless whether most of what was asked for is known to nobody, so that nothing answers
 * @param around the city that distances are measured from, where one was named
 */
record Understood(
    List<Unit> units,
    List<Unit> without,
    boolean hopeless,
    @Nullable Long minPriceMinor,
    @Nullable Long maxPriceMinor,
    @Nullable String currency,
    Cities.@Nullable City city,
    Cities.@Nullable City around,
    boolean nearMe,
    @Nullable Integer kilometres,
    FreeTime when,
    @Nullable String language,
    @Nullable String place,
    List<Understanding> chips) {
  /**
   * Something to speak of.
   *
   * @param text as it was written
   * @param concepts what it may mean; none when it is only a word
   * @param words its words
   * @param parts those of a compound
   * @param general whether a listing may do without
   * @param literal whether it was in quotation marks
   */
  record Unit(
      String text,
      Set<Concept> concepts,
      List<Words.Word> words,
      List<Unit> parts,
      boolean general,
      boolean literal) {}
}
