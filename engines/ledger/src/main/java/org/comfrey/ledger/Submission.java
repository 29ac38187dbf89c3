package org.comfrey.ledger;

import java.util.ArrayList;
import java.util.List;

/**
 * Events to decide in order, and the writes that commit with them.
 *
 * <p>Without companions each event (or chain of linked events) stands for itself. With companions
 * the submission is atomic: every event is recorded and every companion written, or nothing is but
 * ids that failed for a passing reason.
 *
 * <p>Accounts that the events move money between can be opened with them, where they are missing:
 * that costs no group of its own. They are opened before the first event and stay open, empty,
 * where the events are then refused; one that exists with another content refuses the submission.
 * They are not part of what makes a submission the same as one that was sent before.
 */
public record Submission(
    List<CreateAccount> opened, List<Event> events, List<Companion> companions) {
  /** The most events that one submission may hold. */
  public static final int EVENTS_MAX = 8190;

  public Submission {
    opened = List.copyOf(opened);
    events = List.copyOf(events);
    companions = List.copyOf(companions);
    if (opened.size() + events.size() > EVENTS_MAX) {
      throw new IllegalArgumentException(
          "a submission holds at most %d events, this one holds %d: split it"
              .formatted(EVENTS_MAX, opened.size() + events.size()));
    }
    if (companions.size() > EVENTS_MAX) {
      throw new IllegalArgumentException(
          "a submission holds at most %d companions, this one holds %d"
              .formatted(EVENTS_MAX, companions.size()));
    }
    if (companions.stream().filter(Once.class::isInstance).count() > 1) {
      throw new IllegalArgumentException("a submission can be accepted once per one key, not two");
    }
  }

  public Submission(List<Event> events, List<Companion> companions) {
    this(List.of(), events, companions);
  }

  public static Submission of(Event... events) {
    return new Submission(List.of(events), List.of());
  }

  public static Submission of(List<? extends Event> events) {
    return new Submission(List.copyOf(events), List.of());
  }

  public Submission with(Companion... added) {
    List<Companion> all = new ArrayList<>(companions);
    all.addAll(List.of(added));
    return new Submission(opened, events, all);
  }

  /** The same, which opens those accounts where they are missing. */
  public Submission opening(List<CreateAccount> accounts) {
    return new Submission(accounts, events, companions);
  }

  /** How many entries it may add to the log, companions aside. */
  int size() {
    return opened.size() + events.size();
  }
}
