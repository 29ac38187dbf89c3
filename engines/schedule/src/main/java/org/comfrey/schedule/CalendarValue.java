package org.comfrey.schedule;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/** A DATE or DATE-TIME value of RFC 5545, sections 3.3.4 and 3.3.5. */
sealed interface CalendarValue {
  record OnDate(LocalDate date) implements CalendarValue {}

  /**
   * @param utc written with a Z
   */
  record AtTime(LocalDateTime time, boolean utc) implements CalendarValue {}

  /**
   * @param name of the property or part, for the complaint
   */
  static CalendarValue parse(String written, String name) {
    // The T and the Z of the grammar are letters of either case (RFC 5234, section 2.3).
    String value = written.toUpperCase(Locale.ROOT);
    boolean utc = value.endsWith("Z");
    String text = utc ? value.substring(0, value.length() - 1) : value;
    try {
      if (text.length() == 8 && !utc) {
        return new OnDate(date(text));
      }
      if (text.length() == 15 && text.charAt(8) == 'T') {
        // Second 60 is a leap second: the clock of a calendar does not have it (section 3.3.12).
        int second = Math.min(59, number(text, 13, 15));
        if (number(text, 13, 15) <= 60) {
          LocalDateTime time = date(text).atTime(number(text, 9, 11), number(text, 11, 13), second);
          return new AtTime(time, utc);
        }
      }
    } catch (DateTimeException e) {
      throw new ScheduleException(name + ": no such date or time: " + value);
    }
    throw new ScheduleException(name + ": a date or a time is expected, not '" + value + "'");
  }

  /** Written as RFC 5545 writes it. */
  static String time(long localSecond) {
    LocalDateTime time = LocalDateTime.ofEpochSecond(localSecond, 0, ZoneOffset.UTC);
    StringBuilder text = new StringBuilder(16).append(date(time.toLocalDate())).append('T');
    two(text, time.getHour());
    two(text, time.getMinute());
    two(text, time.getSecond());
    return text.toString();
  }

  static String date(LocalDate date) {
    StringBuilder text = new StringBuilder(8);
    two(text, date.getYear() / 100);
    two(text, date.getYear() % 100);
    two(text, date.getMonthValue());
    two(text, date.getDayOfMonth());
    return text.toString();
  }

  private static void two(StringBuilder text, int number) {
    text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }

  private static LocalDate date(String text) {
    return LocalDate.of(number(text, 0, 4), number(text, 4, 6), number(text, 6, 8));
  }

  private static int number(String text, int from, int to) {
    int result = 0;
    for (int i = from; i < to; i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        throw new DateTimeException("not a digit");
      }
      result = result * 10 + digit - '0';
    }
    return result;
  }
}
