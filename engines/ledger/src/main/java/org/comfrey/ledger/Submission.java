package org.comfrey.ledger;

import java.util.ArrayList;
import java.util.List;

/**
 * Events to decide in order, and the writes that commit with them.
 *
 * <p>Without companions each event (or chain of linked events) stands for itself. With companions
 * the submission is atomic: every event is recorded and every companion written, or nothing is but
 * ids that failed for a passing reason.
 */
public record Submission(List<Event> events, List<Companion> companions) {
  /** The most events that one submission may hold. */
  public static final int EVENTS_MAX = 8190;

  public Submission {
    events = List.copyOf(events);
    companions = List.copyOf(companions);
    if (events.size() > EVENTS_MAX) {
      throw new IllegalArgumentException(
          "a submission holds at most %d events, this one holds %d: split it"
              .formatted(EVENTS_MAX, events.size()));
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

  public static Submission of(Event... events) {
    return new Submission(List.of(events), List.of());
  }

  public static Submission of(List<? extends Event> events) {
    return new Submission(List.copyOf(events), List.of());
  }

  public Submission with(Companion... added) {
    List<Companion> all = new ArrayList<>(companions);
    all.addAll(List.of(added));
    return new Submission(events, all);
  }
}
