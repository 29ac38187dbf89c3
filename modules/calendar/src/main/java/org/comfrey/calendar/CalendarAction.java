package org.comfrey.calendar;

import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a step does to its order's time, as {@code StepCommand.calendar} writes it.
 *
 * @param becomes how the time then stands; null leaves it as it is
 * @param proposes another time that stays proposed
 * @param moves the time that takes the place of the present one
 */
record CalendarAction(
    BookingRow.@Nullable State becomes, @Nullable Interval proposes, @Nullable Interval moves) {
  /** From an instant until another. */
  record Interval(Instant start, Instant end) {}

  /** Whether time that was the order's may be another's after it. */
  boolean frees() {
    return becomes == BookingRow.State.RELEASED || moves != null;
  }

  /** Whether it merely says how the time that the order has now stands. */
  boolean keeps() {
    return becomes != BookingRow.State.RELEASED && proposes == null && moves == null;
  }

  static CalendarAction parse(String text) {
    BookingRow.@Nullable State becomes = null;
    @Nullable Interval proposes = null;
    @Nullable Interval moves = null;
    String[] words = text.split(" ", -1);
    for (int i = 0; i < words.length; i++) {
      switch (words[i]) {
        case "none" -> {}
        case "book" -> becomes = BookingRow.State.BOOKED;
        case "hold" -> becomes = BookingRow.State.HELD;
        case "release" -> becomes = BookingRow.State.RELEASED;
        case "propose" -> proposes = interval(text, words, ++i);
        case "move" -> moves = interval(text, words, ++i);
        default -> throw unknown(text);
      }
    }
    return new CalendarAction(becomes, proposes, moves);
  }

  private static Interval interval(String text, String[] words, int at) {
    String[] ends = at < words.length ? words[at].split("/", -1) : new String[0];
    if (ends.length != 2) {
      throw unknown(text);
    }
    try {
      return new Interval(Instant.parse(ends[0]), Instant.parse(ends[1]));
    } catch (DateTimeException e) {
      throw unknown(text);
    }
  }

  private static IllegalArgumentException unknown(String text) {
    return new IllegalArgumentException("no such calendar action: " + text);
  }
}
