package org.comfrey.agreement;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The fields of one table: known keys, their texts, and every problem with its place. */
final class Fields {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  private static final int NAME_CHARACTERS_AT_MOST = 60;
  private static final int TEXT_CHARACTERS_AT_MOST = 600;

  private final String what;
  private final Yaml node;
  private final Map<String, Yaml.Entry> entries;
  private final List<Problem> problems;

  private Fields(String what, Yaml node, Map<String, Yaml.Entry> entries, List<Problem> problems) {
    this.what = what;
    this.node = node;
    this.entries = entries;
    this.problems = problems;
  }

  /** A table with a closed set of keys; {@code *} means that the file chooses the keys. */
  static Fields of(String what, Yaml node, List<String> known, List<Problem> problems) {
    if (!(node instanceof Yaml.Table(Map<String, Yaml.Entry> entries, _, _))) {
      boolean nothing = node instanceof Yaml.Text(String value, _, _) && value.isEmpty();
      if (!nothing) {
        problem(problems, node, what + " is a table of keys and values, not " + node.kind() + ".");
      }
      return new Fields(what, node, Map.of(), problems);
    }
    if (!known.contains("*")) {
      entries.forEach((key, entry) -> {
        if (!known.contains(key)) {
          String sentence = what + " has no key " + key + suggestion(key, known);
          problems.add(new Problem(entry.line(), entry.column(), sentence));
        }
      });
    }
    return new Fields(what, node, entries, problems);
  }

  int line() {
    return node.line();
  }

  List<Problem> problems() {
    return problems;
  }

  Optional<Yaml> value(String key) {
    return Optional.ofNullable(entries.get(key)).map(Yaml.Entry::value);
  }

  /** A text that may be left out. */
  Optional<Yaml.Text> text(String key) {
    @Nullable Yaml value = value(key).orElse(null);
    return switch (value) {
      case null -> Optional.empty();
      case Yaml.Text text -> {
        if (text.value().isEmpty()) {
          problem(text, key + " of " + what + " is empty.");
          yield Optional.empty();
        }
        if (text.value().length() > TEXT_CHARACTERS_AT_MOST) {
          problem(text, key + " has more than " + TEXT_CHARACTERS_AT_MOST + " characters.");
        }
        yield Optional.of(text);
      }
      case Yaml.Table table -> wrongKind(key, table);
      case Yaml.Items items -> wrongKind(key, items);
    };
  }

  private Optional<Yaml.Text> wrongKind(String key, Yaml value) {
    problem(value, key + " of " + what + " is one text, not " + value.kind() + ".");
    return Optional.empty();
  }

  /** A text that must be there. */
  Yaml.Text required(String key) {
    Optional<Yaml.Text> text = text(key);
    if (text.isEmpty() && value(key).isEmpty()) {
      problem(node, what + " needs the key " + key + ".");
    }
    return text.orElseGet(() -> new Yaml.Text("", node.line(), node.column()));
  }

  /** One text or a list of texts; nothing where the key is missing. */
  List<Yaml.Text> texts(String key) {
    @Nullable Yaml value = value(key).orElse(null);
    if (!(value instanceof Yaml.Items(List<Yaml> items, _, _))) {
      return text(key).map(List::of).orElse(List.of());
    }
    List<Yaml.Text> texts = new ArrayList<>();
    for (Yaml item : items) {
      if (item instanceof Yaml.Text text) {
        texts.add(text);
      } else {
        problem(item, key + " of " + what + " lists texts, not " + item.kind() + ".");
      }
    }
    return texts;
  }

  boolean flag(String key) {
    Optional<Yaml.Text> text = text(key);
    if (text.isPresent() && !List.of("true", "false").contains(text.get().value())) {
      problem(text.get(), key + " is true or false, not " + text.get().value() + ".");
    }
    return text.map(t -> t.value().equals("true")).orElse(false);
  }

  Optional<Integer> count(String key, int least, int most) {
    return text(key)
        .flatMap(text -> {
          try {
            int number = Integer.parseInt(text.value());
            if (number >= least && number <= most) {
              return Optional.of(number);
            }
          } catch (NumberFormatException _) {
            // The sentence below says the same for a word and for a number out of range.
          }
          problem(text, key + " is a whole number from " + least + " to " + most + ".");
          return Optional.empty();
        });
  }

  /** The entries of a table whose keys are names that the file chooses. */
  Map<String, Yaml.Entry> named() {
    Map<String, Yaml.Entry> named = new LinkedHashMap<>();
    entries.forEach((key, entry) -> {
      if (NAME.matcher(key).matches() && key.length() <= NAME_CHARACTERS_AT_MOST) {
        named.put(key, entry);
      } else {
        problems.add(
            new Problem(
                entry.line(),
                entry.column(),
                "The name " + key + " is not lower-case words joined by hyphens."));
      }
    });
    return named;
  }

  void problem(Yaml place, String sentence) {
    problem(problems, place, sentence);
  }

  static void problem(List<Problem> problems, Yaml place, String sentence) {
    problems.add(new Problem(place.line(), place.column(), sentence));
  }

  /** Checks that a name is one of those declared. */
  static void known(
      List<Problem> problems, Yaml place, String kind, String name, Collection<String> declared) {
    if (!declared.contains(name)) {
      String sentence = "There is no " + kind + " " + name + suggestion(name, declared);
      problem(problems, place, sentence);
    }
  }

  static String suggestion(String word, Collection<String> known) {
    String nearest = null;
    int best = Math.max(2, word.length() / 3) + 1;
    for (String candidate : known) {
      int distance = distance(word, candidate);
      if (distance < best) {
        best = distance;
        nearest = candidate;
      }
    }
    if (nearest != null) {
      return "; did you mean " + nearest + "?";
    }
    return known.isEmpty()
        ? "; none is declared."
        : "; there is " + String.join(", ", known.stream().limit(24).toList()) + ".";
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
