package org.comfrey.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import java.util.TreeSet;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRuleIterator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random rules, expanded here and by lib-recur, which was written by others from the same RFC.
 * Rules that it gives up on, because too many periods in a row yield nothing, cannot be compared,
 * and where it departs from the RFC it is not asked: see docs/decisions/recurrence.md.
 */
class RecurrenceOracleTest {
  private static final String[] DAYS = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
  private static final int INSTANCES = 40;
  private static final int YEARS = 12;

  @Test
  void agreesWithAnotherImplementation() {
    compare(400);
  }

  @Test
  @Tag("long")
  void agreesWithAnotherImplementationOnManyRules() {
    compare(20_000);
  }

  private static void compare(int rules) {
    int compared = 0;
    Random random = new Random(20261122);
    for (int number = 0; number < rules; number++) {
      String rule = rule(random);
      LocalDateTime start =
          LocalDateTime.of(
              1996 + random.nextInt(30),
              1 + random.nextInt(12),
              1 + random.nextInt(28),
              random.nextInt(24),
              random.nextInt(60));
      List<LocalDateTime> theirs = new ArrayList<>();
      if (!expand(rule, start, theirs)) {
        continue;
      }
      List<LocalDateTime> ours =
          new ArrayList<>(Recurrence.parse(rule).between(start, start, start.plusYears(YEARS)));
      int most = theirs.size() >= INSTANCES ? INSTANCES : Integer.MAX_VALUE;
      assertThat(ours.stream().limit(most).toList())
          .as("%s from %s", rule, start)
          .isEqualTo(theirs.stream().limit(most).toList());
      compared++;
    }
    assertThat(compared).isGreaterThan(rules * 3 / 4);
  }

  /** False where lib-recur gives up. */
  private static boolean expand(String rule, LocalDateTime start, List<LocalDateTime> result) {
    LocalDateTime end = start.plusYears(YEARS);
    try {
      RecurrenceRuleIterator instances =
          new RecurrenceRule(rule, RecurrenceRule.RfcMode.RFC5545_STRICT)
              .iterator(
                  new DateTime(
                      start.getYear(),
                      start.getMonthValue() - 1,
                      start.getDayOfMonth(),
                      start.getHour(),
                      start.getMinute(),
                      0));
      while (instances.hasNext() && result.size() <= INSTANCES) {
        DateTime next = instances.nextDateTime();
        LocalDateTime time =
            LocalDateTime.of(
                next.getYear(),
                next.getMonth() + 1,
                next.getDayOfMonth(),
                next.getHours(),
                next.getMinutes(),
                next.getSeconds());
        if (!time.isBefore(end)) {
          break;
        }
        result.add(time);
      }
      return true;
    } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
      return false;
    } catch (InvalidRecurrenceRuleException e) {
      throw new AssertionError("lib-recur refuses " + rule, e);
    }
  }

  private static String rule(Random random) {
    String frequency = new String[] {"YEARLY", "MONTHLY", "WEEKLY", "DAILY"}[random.nextInt(4)];
    boolean yearly = frequency.equals("YEARLY");
    boolean numbered = yearly || frequency.equals("MONTHLY");
    List<String> parts = new ArrayList<>();
    boolean months = random.nextInt(3) == 0;
    if (yearly && !months && random.nextInt(4) == 0) {
      parts.add("BYWEEKNO=" + some(random, 52, true, 3));
      numbered = false;
    } else if (yearly && !months && random.nextInt(4) == 0) {
      parts.add("BYYEARDAY=" + some(random, 366, true, 5));
    } else if ((months || !yearly) && !frequency.equals("WEEKLY") && random.nextInt(3) == 0) {
      parts.add("BYMONTHDAY=" + some(random, 31, true, 4));
    }
    if (months) {
      parts.add("BYMONTH=" + some(random, 12, false, 3));
    }
    String days = days(random, numbered);
    if (!days.isEmpty() && random.nextInt(5) < 2) {
      parts.add("BYDAY=" + days);
    }
    if (random.nextInt(5) == 0) {
      parts.add("BYHOUR=" + some(random, 23, false, 2));
    }
    if (!yearly && !parts.isEmpty() && random.nextInt(4) == 0) {
      parts.add("BYSETPOS=" + some(random, 4, true, 2));
    }
    if (random.nextInt(3) == 0) {
      parts.add("WKST=" + DAYS[random.nextInt(7)]);
    }
    parts.addFirst("INTERVAL=" + (1 + random.nextInt(4)));
    parts.addFirst("FREQ=" + frequency);
    return String.join(";", parts);
  }

  private static String days(Random random, boolean numbered) {
    StringJoiner result = new StringJoiner(",");
    for (String day : DAYS) {
      if (random.nextInt(3) == 0) {
        boolean number = numbered && random.nextBoolean();
        String sign = random.nextInt(3) == 0 ? "-" : "";
        result.add(number ? sign + (1 + random.nextInt(5)) + day : day);
      }
    }
    return result.toString();
  }

  private static String some(Random random, int most, boolean signed, int count) {
    TreeSet<Integer> values = new TreeSet<>();
    for (int i = random.nextInt(count); i >= 0; i--) {
      int value = 1 + random.nextInt(most);
      values.add(signed && random.nextInt(5) < 2 ? -value : value);
    }
    StringJoiner result = new StringJoiner(",");
    values.forEach(value -> result.add(value.toString()));
    return result.toString();
  }
}
