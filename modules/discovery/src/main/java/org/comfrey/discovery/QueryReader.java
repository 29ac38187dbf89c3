package org.comfrey.discovery;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comfrey.api.discovery.Understanding;
import org.comfrey.discovery.Concepts.Mark;
import org.comfrey.discovery.Understood.Unit;
import org.comfrey.discovery.Words.Word;
import org.jspecify.annotations.Nullable;

/** Reads what somebody asks for. */
final class QueryReader {
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");
  private static final Set<String> PREPOSITIONS =
      Set.of("in", "near", "around", "at", "bei", "um", "nahe", "of", "von", "from", "aus");
  private static final Set<String> VICINITY = Set.of("near", "around", "um", "nahe", "bei");
  private static final Set<String> WITHOUT =
      Set.of("without", "except", "ohne", "ausser", "kein", "keine", "keinen", "not", "nicht");
  private static final int LONG_ENOUGH_FOR_TWO = 8;
  private static final int MOST_LOOKED_FOR = 6;

  private final Concepts concepts;
  private final Cities cities;

  QueryReader(Concepts concepts, Cities cities) {
    this.concepts = concepts;
    this.cities = cities;
  }

  /** The words of the index. */
  interface Vocabulary {
    boolean has(String plain);

    /** Whether a text has it in another form. */
    boolean hasForm(Word word);

    /** Some that are at most so many edits away. */
    Collection<String> near(String plain, int edits);
  }

  Understood read(String asked, LocalDate today, Vocabulary index) {
    List<Understanding> chips = new ArrayList<>();
    Conditions conditions = new Conditions(asked, today, chips);
    String left = conditions.left();
    List<Unit> units = new ArrayList<>();
    Matcher quoted = QUOTED.matcher(left);
    StringBuilder rest = new StringBuilder(left);
    while (quoted.find()) {
      List<Word> words = Words.of(quoted.group(1));
      if (!words.isEmpty()) {
        units.add(new Unit(quoted.group(1), Set.of(), words, List.of(), false, true));
      }
      rest.replace(quoted.start(), quoted.end(), " ".repeat(quoted.end() - quoted.start()));
    }
    Phrase phrase = new Phrase(asked, chips, index);
    List<Word> words = phrase.cities(Words.of(rest.toString()));
    phrase.units(words, units);
    long required = units.stream().filter(unit -> !unit.general()).count() + phrase.unknown;
    boolean hopeless = phrase.unknown > 0 && 2L * phrase.unknown > required;
    return new Understood(
        units,
        phrase.without,
        hopeless,
        conditions.minPriceMinor,
        conditions.maxPriceMinor,
        conditions.currency,
        phrase.vicinity || conditions.kilometres != null ? null : phrase.city,
        phrase.vicinity || conditions.kilometres != null ? phrase.city : null,
        conditions.nearMe && phrase.city == null,
        conditions.kilometres,
        new FreeTime(conditions.days, conditions.from, conditions.before),
        conditions.language,
        conditions.place,
        phrase.unmet(chips, conditions.nearMe));
  }

  /** The reading of one search. */
  private final class Phrase {
    private final String asked;
    private final List<Understanding> chips;
    private final Vocabulary index;
    private final List<Unit> without = new ArrayList<>();
    private Cities.@Nullable City city;
    private boolean vicinity;
    private int unknown;
    private int looked;

    Phrase(String asked, List<Understanding> chips, Vocabulary index) {
      this.asked = asked;
      this.chips = chips;
      this.index = index;
    }

    /** Whoever asks for "near me" has to say where that is; "within 5 km of Linz" says it. */
    List<Understanding> unmet(List<Understanding> read, boolean nearMe) {
      return read.stream()
          .map(chip ->
              chip.kind().equals("near") && nearMe && city == null
                  ? new Understanding("near", chip.text(), chip.value(), chip.without(), true)
                  : chip)
          .toList();
    }

    /** Takes a city out of the words, with the "in" before it. */
    List<Word> cities(List<Word> words) {
      for (int i = 0; i < words.size(); i++) {
        String before = i == 0 ? "" : words.get(i - 1).plain();
        boolean after = PREPOSITIONS.contains(before);
        Cities.Named named = cities.at(words, i, after);
        if (named != null) {
          city = named.city();
          vicinity = VICINITY.contains(before);
          int first = after ? i - 1 : i;
          int start = words.get(first).start();
          int end = words.get(named.last() - 1).end();
          chips.add(
              new Understanding(
                  "city",
                  asked.substring(start, end),
                  named.city().name(),
                  Conditions.without(asked, start, end),
                  false));
          List<Word> left = new ArrayList<>(words.subList(0, first));
          left.addAll(words.subList(named.last(), words.size()));
          return left;
        }
      }
      return words;
    }

    void units(List<Word> all, List<Unit> units) {
      List<Word> words =
          Concepts.kept(all).stream().map(this::spelled).filter(w -> !w.plain().isEmpty()).toList();
      List<Mark> marks = concepts.longest(words);
      boolean negated = false;
      int from = 0;
      for (int i = 0; i < words.size(); ) {
        int at = i;
        Mark mark = marks.stream().filter(m -> m.first() == at).findFirst().orElse(null);
        Word word = words.get(i);
        int last = mark == null ? i + 1 : mark.last();
        if (mark == null && WITHOUT.contains(word.plain())) {
          negated = true;
          from = word.start();
        } else {
          Unit unit = mark == null ? word(word) : unit(words, mark);
          boolean minus = minus(word);
          if (negated || minus) {
            int start = negated ? from : word.start() - 1;
            int end = words.get(last - 1).end();
            without.add(unit);
            chips.add(
                new Understanding(
                    "without",
                    asked.substring(start, end),
                    unit.text(),
                    Conditions.without(asked, start, end),
                    false));
          } else if (unit.general() || known(word) || mark != null) {
            units.add(unit);
          } else if (!unit.parts().isEmpty()) {
            // A compound that nobody uses is asked for as its parts are.
            units.addAll(unit.parts());
          } else {
            unknown++;
            chips.add(
                new Understanding(
                    "ignored",
                    unit.text(),
                    null,
                    Conditions.without(asked, word.start(), word.end()),
                    false));
          }
          negated = false;
        }
        i = last;
      }
    }

    private boolean minus(Word word) {
      int before = word.start() - 1;
      return before >= 0
          && asked.charAt(before) == '-'
          && (before == 0 || Character.isWhitespace(asked.charAt(before - 1)));
    }

    private boolean known(Word word) {
      return concepts.vocabulary().contains(word.plain())
          || index.has(word.plain())
          || index.hasForm(word)
          || !concepts.longest(List.of(word)).isEmpty();
    }

    /** The word, or the known one that was probably meant. */
    private Word spelled(Word word) {
      if (word.general() || WITHOUT.contains(word.plain()) || known(word)) {
        return word;
      }
      if (!parts(word).isEmpty()) {
        return word;
      }
      // Looking for what was meant is the dear part: a search of noise alone is left as it is.
      String meant = looked++ < MOST_LOOKED_FOR ? meant(word.plain()) : null;
      if (meant == null) {
        return word;
      }
      chips.add(
          new Understanding(
              "spelling",
              asked.substring(word.start(), word.end()),
              concepts.written(meant),
              asked.substring(0, word.start())
                  + '"'
                  + asked.substring(word.start(), word.end())
                  + '"'
                  + asked.substring(word.end()),
              false));
      Word right = Words.of(meant).getFirst();
      return new Word(right.plain(), right.english(), right.german(), word.start(), word.end());
    }

    private @Nullable String meant(String plain) {
      int most = Spelling.mostEdits(plain);
      if (most == 0) {
        return null;
      }
      String term = Spelling.nearest(plain, concepts.near(plain, most));
      int edits = plain.length() < LONG_ENOUGH_FOR_TWO ? 1 : most;
      String other = Spelling.nearest(plain, index.near(plain, edits));
      if (term == null || other == null) {
        return term == null ? other : term;
      }
      return Spelling.edits(plain, other, most) < Spelling.edits(plain, term, most) ? other : term;
    }

    private Unit unit(List<Word> words, Mark mark) {
      List<Word> own = words.subList(mark.first(), mark.last());
      return new Unit(
          asked.substring(own.getFirst().start(), own.getLast().end()),
          mark.concepts(),
          own,
          List.of(),
          false,
          false);
    }

    private Unit word(Word word) {
      return new Unit(
          asked.substring(word.start(), word.end()),
          Set.of(),
          List.of(word),
          parts(word),
          word.general(),
          false);
    }

    private List<Unit> parts(Word word) {
      List<Unit> parts = new ArrayList<>();
      for (String part :
          Compounds.split(word.plain(), p -> concepts.vocabulary().contains(p) || index.has(p))) {
        List<Word> own = Words.of(part);
        parts.add(
            new Unit(part, concepts.all(own), own, List.of(), own.getFirst().general(), false));
      }
      return parts;
    }
  }
}
