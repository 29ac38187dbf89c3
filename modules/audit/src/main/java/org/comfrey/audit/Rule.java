package org.comfrey.audit;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What looks suspicious: so many entries of one sort with one suspect within a time. The numbers
 * are above what people do by mistake and below what a guesser or a copier needs.
 */
enum Rule {
  /** One person is refused again and again. */
  REFUSALS("access", "refused", Suspect.ACTOR, 15, Duration.ofMinutes(10)),
  /** Many try to sign in as one person. */
  GUESSING_ACCOUNT("sign-in", "refused", Suspect.ABOUT, 8, Duration.ofMinutes(15)),
  /** One network tries to sign in as many. */
  GUESSING_ORIGIN("sign-in", "refused", Suspect.ORIGIN, 20, Duration.ofMinutes(15)),
  /** One of the staff reads a great deal of what belongs to others. */
  BULK_READS("read", "done", Suspect.ACTOR, 60, Duration.ofMinutes(10)),
  /** One of the staff opens the whole records of several people. */
  OPENED_RECORDS("action", "done", "record opened", Suspect.ACTOR, 5, Duration.ofHours(1));

  /** By which column the entries belong together. */
  enum Suspect {
    ACTOR("actor"),
    ABOUT("about"),
    ORIGIN("origin");

    private final String column;

    Suspect(String column) {
      this.column = column;
    }

    String column() {
      return column;
    }
  }

  private final String kind;
  private final String outcome;
  private final @Nullable String name;
  private final Suspect suspect;
  private final int count;
  private final Duration within;

  Rule(String kind, String outcome, Suspect suspect, int count, Duration within) {
    this(kind, outcome, null, suspect, count, within);
  }

  Rule(
      String kind,
      String outcome,
      @Nullable String name,
      Suspect suspect,
      int count,
      Duration within) {
    this.kind = kind;
    this.outcome = outcome;
    this.name = name;
    this.suspect = suspect;
    this.count = count;
    this.within = within;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String kind() {
    return kind;
  }

  String outcome() {
    return outcome;
  }

  /** What the entries are called; null for any name. */
  @Nullable String entryName() {
    return name;
  }

  Suspect suspect() {
    return suspect;
  }

  int count() {
    return count;
  }

  Duration within() {
    return within;
  }

  static Rule labelled(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** Whom this rule would suspect for the entry; null where it does not look at such entries. */
  @Nullable Object suspectOf(Entry entry) {
    if (!entry.kind().equals(kind)
        || !entry.outcome().equals(outcome)
        || name != null && !entry.name().equals(name)) {
      return null;
    }
    return switch (suspect) {
      case ACTOR -> entry.actor();
      case ABOUT -> entry.about();
      case ORIGIN -> entry.origin();
    };
  }
}
