package org.comfrey.discovery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.comfrey.discovery.Words.Word;
import org.jspecify.annotations.Nullable;

/**
 * What the field calls by many names, read from a table: a masseur gives massage, lumbago is back
 * pain, and Rückenschmerzen are too. Texts and searches are marked with what they speak of,
 * whatever their words and language.
 */
final class Concepts {
  private static final int LONGEST = 5;
  private static final List<String> JOINTS = List.of("", "s", "n", "en", "es");

  private final Map<String, Concept> byId = new HashMap<>();
  private final Map<String, Set<Concept>> english = new HashMap<>();
  private final Map<String, Set<Concept>> german = new HashMap<>();

  /** Beginnings of names of several words, so that a text is not held against every length. */
  private final Set<String> begunInEnglish = new HashSet<>();

  private final Set<String> begunInGerman = new HashSet<>();
  private final Map<String, String> vocabulary = new HashMap<>();
  private final KnownWords spellings = new KnownWords(false);
  private final Set<String> heads = new HashSet<>();

  /** What kind of thing it is, which says where a listing has to speak of it. */
  enum Kind {
    CATEGORY,
    SERVICE,
    COMPLAINT,
    BODY,
    AUDIENCE
  }

  /** One of them, with its name in both languages. */
  record Concept(String id, Kind kind, String english, String german) {
    String name(Locale locale) {
      return locale.getLanguage().equals("de") ? german : english;
    }
  }

  /** Concepts that words from first to last (exclusive) speak of. */
  record Mark(int first, int last, Set<Concept> concepts) {}

  Concepts() {
    for (String[] row : Words.rows("concepts.tsv")) {
      Concept concept =
          new Concept(
              row[0],
              Kind.valueOf(row[1].toUpperCase(Locale.ROOT)),
              row[2].split(";")[0],
              row[3].split(";")[0]);
      byId.put(concept.id(), concept);
      for (String expression : row[2].split(";")) {
        add(english, expression, concept, true);
      }
      for (String expression : row[3].split(";")) {
        add(german, expression, concept, false);
        List<Word> words = Words.of(expression);
        if (concept.kind() == Kind.CATEGORY && words.size() == 1) {
          heads.add(words.getFirst().plain());
        }
      }
    }
  }

  private void add(
      Map<String, Set<Concept>> into, String expression, Concept concept, boolean inEnglish) {
    List<Word> words = kept(Words.of(expression));
    into.computeIfAbsent(key(words, 0, words.size(), inEnglish), _ -> new LinkedHashSet<>())
        .add(concept);
    for (int length = 1; length < words.size(); length++) {
      (inEnglish ? begunInEnglish : begunInGerman).add(key(words, 0, length, inEnglish));
    }
    for (Word word : words) {
      vocabulary.putIfAbsent(word.plain(), expression.substring(word.start(), word.end()));
      spellings.add(word.plain());
    }
  }

  /** Every word of every name, folded. */
  Set<String> vocabulary() {
    return vocabulary.keySet();
  }

  /** Words of names that are at most so many edits away. */
  List<String> near(String plain, int edits) {
    return spellings.near(plain, edits);
  }

  /** A folded word as it is written. */
  String written(String plain) {
    return vocabulary.getOrDefault(plain, plain);
  }

  /** Words that a German compound may be a kind of, whatever it begins with. */
  Set<String> heads() {
    return heads;
  }

  @Nullable Concept concept(String id) {
    return byId.get(id);
  }

  static List<Word> kept(List<Word> words) {
    return words.stream().filter(word -> !word.skipped()).toList();
  }

  /** Everything that the words speak of, also within longer expressions. */
  Set<Concept> all(List<Word> words) {
    Set<Concept> found = new LinkedHashSet<>();
    for (int i = 0; i < words.size(); i++) {
      for (int length = longest(words, i); length > 0; length--) {
        found.addAll(at(words, i, i + length));
      }
    }
    return found;
  }

  /** How many words from there on may be one name. */
  private int longest(List<Word> words, int first) {
    int length = 1;
    while (length < LONGEST
        && first + length < words.size()
        && (begunInEnglish.contains(key(words, first, first + length, true))
            || begunInGerman.contains(key(words, first, first + length, false)))) {
      length++;
    }
    return length;
  }

  /** The longest expressions that do not overlap, from the left. */
  List<Mark> longest(List<Word> words) {
    List<Mark> marks = new ArrayList<>();
    for (int i = 0; i < words.size(); ) {
      Mark mark = longestAt(words, i);
      if (mark != null) {
        marks.add(mark);
      }
      i = mark == null ? i + 1 : mark.last();
    }
    return marks;
  }

  private @Nullable Mark longestAt(List<Word> words, int first) {
    for (int length = Math.min(LONGEST, words.size() - first); length > 0; length--) {
      Set<Concept> found = at(words, first, first + length);
      if (found.isEmpty() && length == 2) {
        found = joined(words.get(first), words.get(first + 1));
      }
      if (!found.isEmpty()) {
        return new Mark(first, first + length, found);
      }
    }
    return null;
  }

  private Set<Concept> at(List<Word> words, int first, int last) {
    Set<Concept> one = english.getOrDefault(key(words, first, last, true), Set.of());
    Set<Concept> other = german.getOrDefault(key(words, first, last, false), Set.of());
    if (one.isEmpty() || other.isEmpty()) {
      return one.isEmpty() ? other : one;
    }
    Set<Concept> both = new LinkedHashSet<>(one);
    both.addAll(other);
    return both;
  }

  /** German writes as one word what somebody may write as two, in either order. */
  private Set<Concept> joined(Word one, Word other) {
    for (String joint : JOINTS) {
      for (String compound :
          List.of(one.plain() + joint + other.plain(), other.plain() + joint + one.plain())) {
        if (vocabulary.containsKey(compound)) {
          return at(Words.of(compound), 0, 1);
        }
      }
    }
    return Set.of();
  }

  private static String key(List<Word> words, int first, int last, boolean inEnglish) {
    if (last - first == 1) {
      return inEnglish ? words.get(first).english() : words.get(first).german();
    }
    return words.subList(first, last).stream()
        .map(inEnglish ? Word::english : Word::german)
        .collect(Collectors.joining(" "));
  }
}
