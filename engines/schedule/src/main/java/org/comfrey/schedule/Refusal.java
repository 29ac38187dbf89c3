package org.comfrey.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Says in a sentence why a start is refused. */
record Refusal(Offer offer, ZoneId zone) {
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

  record Sentence(Verdict.Reason reason, String text) {}

  Sentence of(Verdict.Reason reason, Instant start) {
    String when = LOCAL.format(start.atZone(zone)) + " " + zone.getId();
    String text =
        switch (reason) {
          case PAST -> when + " has passed.";
          case NOTICE -> when + " is too soon: " + words(offer.minimumNotice()) + " notice is due.";
          case HORIZON ->
              when + " is too far ahead: at most " + words(offer.horizon()) + " can be booked.";
          case CLOSED -> when + " is outside the hours.";
          case TOO_LONG ->
              "The hours end less than " + words(offer.length()) + " after " + when + ".";
          case OFF_GRID -> "No session starts at " + when + ".";
          case BUSY -> when + " is taken.";
          case BUFFER -> when + " is too close to another session.";
          case FULL -> "The session at " + when + " has no seat left.";
        };
    return new Sentence(reason, text);
  }

  static String words(Duration duration) {
    if (duration.toMinutes() >= 2_880 && duration.toMinutes() % 1_440 == 0) {
      return duration.toDays() + " days";
    }
    if (duration.toMinutes() >= 120 && duration.toMinutes() % 60 == 0) {
      return duration.toHours() + " hours";
    }
    return duration.toMinutes() + " minutes";
  }
}
