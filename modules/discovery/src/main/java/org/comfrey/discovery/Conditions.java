package org.comfrey.discovery;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comfrey.api.discovery.Understanding;
import org.jspecify.annotations.Nullable;

/** Reads prices, days, languages and the like out of a search, and takes their words out of it. */
final class Conditions {
  private static final String CURRENCY =
      "(€|euros?\\b|eur\\b|£|gbp\\b|pounds?\\b|pfund\\b|chf\\b|franken\\b|francs?\\b|\\$|usd\\b"
          + "|dollars?\\b)";
  private static final String AMOUNT = "(\\d{1,5}(?:[.,]\\d{2})?)";
  private static final String NO_OTHER_UNIT =
      "(?![\\d.,:])(?!\\s*(?:km|kilomet|min|uhr|jahr|years?|am\\b|pm\\b|%|h\\b|stunden|hours?))";
  private static final Pattern BETWEEN =
      pattern(
          "(?:\\b(?:between|zwischen|from|von)\\s+)?"
              + CURRENCY
              + "?\\s*\\b"
              + AMOUNT
              + "\\s*"
              + CURRENCY
              + "?\\s*(?:-|–|\\bto\\b|\\band\\b|\\bbis\\b|\\bund\\b)\\s*"
              + CURRENCY
              + "?\\s*"
              + AMOUNT
              + NO_OTHER_UNIT
              + "\\s*"
              + CURRENCY
              + "?");
  private static final Pattern AT_MOST =
      pattern(
          "\\b(?:under|below|less than|up to|max(?:imum)?|at most|no more than|cheaper than|unter"
              + "|bis(?: zu)?|höchstens|hoechstens|maximal|weniger als|billiger als|not over)\\b\\.?\\s*"
              + CURRENCY
              + "?\\s*"
              + AMOUNT
              + NO_OTHER_UNIT
              + "\\s*"
              + CURRENCY
              + "?");
  private static final Pattern AT_LEAST =
      pattern(
          "\\b(?:over|above|at least|more than|über|ueber|mindestens|mehr als|ab)\\s+"
              + CURRENCY
              + "?\\s*"
              + AMOUNT
              + NO_OTHER_UNIT
              + "\\s*"
              + CURRENCY
              + "?");
  private static final Pattern BARE =
      pattern("(?:" + CURRENCY + "\\s*" + AMOUNT + "|\\b" + AMOUNT + "\\s*" + CURRENCY + ")");
  private static final Pattern WITHIN =
      pattern(
          "\\b(?:within|im umkreis von|innerhalb von|umkreis|max(?:imal)?)?\\s*\\b(\\d{1,3})\\s*"
              + "(?:km|kilomet(?:er|re)s?n?)\\b(?:\\s+(?:of me|from me|from here|um mich))?");
  private static final Pattern NEAR =
      pattern(
          "\\b(?:near me|nearby|close to me|around me|near here|close by|in meiner nähe"
              + "|in meiner naehe|in der nähe(?! von)|um die ecke|bei mir)(?!\\p{L})");
  private static final String WEEKDAY =
      "(monday|tuesday|wednesday|thursday|friday|saturday|sunday|montag|dienstag|mittwoch"
          + "|donnerstag|freitag|samstag|sonnabend|sonntag)s?";
  private static final Pattern DAY =
      pattern(
          "\\b(?:(?:on|this|next|free|am|an|diesen|nächsten|kommenden|frei)\\s+)*(?:"
              + WEEKDAY
              + "|(today|tonight|heute)|(day after tomorrow|übermorgen)"
              + "|(tomorrow|(?<!am )morgen)|((?:the )?weekend|wochenende)"
              + "|(\\d{4}-\\d{2}-\\d{2}))(?:(?!\\p{L})|(?=(?:vormittag|nachmittag|mittag|abend)))");
  private static final String CLOCK = "(\\d{1,2})(?::([0-5]\\d))?";
  private static final String OF_CLOCK = "\\s*(uhr|o'?clock|am|pm)(?!\\p{L})";
  private static final Pattern PART_OF_DAY =
      pattern(
          "\\b(?:(?:in the|at|am|zu)\\s+)?(?:(afternoon|nachmittags?)|(morning|vormittags?|morgens?|früh)"
              + "|(lunch ?time|noon|midday|mittags?)|(evening|night|abends?))(?!\\p{L})");
  private static final Pattern HOURS =
      pattern(
          "\\b(?:(?:between|from|zwischen|von)\\s+)?"
              + CLOCK
              + "\\s*(?:uhr|am|pm)?\\s*(?:-|–|to\\b|and\\b|until\\b|bis\\b|und\\b)\\s*"
              + CLOCK
              + "(?:"
              + OF_CLOCK
              + "|(?<=:\\d\\d))");
  private static final Pattern HOUR =
      pattern(
          "\\b(?:(after|from|since|ab|nach)|(before|until|till|by|vor|bis)|(?:at|um|gegen))\\s+"
              + CLOCK
              + "(?:"
              + OF_CLOCK
              + "|(?<=:\\d\\d)|(?<=(?:at|um) \\d{1,2}))(?![\\d:])");
  private static final String LANGUAGES =
      "(english|german|french|italian|spanish|portuguese|turkish|ukrainian|englisch|deutsch"
          + "|französisch|italienisch|spanisch|portugiesisch|türkisch|ukrainisch)";
  private static final Pattern LANGUAGE =
      pattern(
          "(?:\\b(?:in|auf|speaks|spricht)\\s+"
              + LANGUAGES
              + "(?!\\p{L})|\\b"
              + LANGUAGES
              + "[- ]?(?:speaking|sprachige?[rns]?|sprechende?[rns]?)\\b)");
  private static final Pattern ONLINE =
      pattern(
          "\\b(?:online|per video|by video|video ?call|remote|via zoom|zoom|virtual|virtuell)\\b");
  private static final Pattern IN_PERSON =
      pattern("\\b(?:in person|face to face|vor ort|persönlich)(?!\\p{L})");
  private static final LocalTime NOON = LocalTime.NOON;
  private static final LocalTime EVENING = LocalTime.of(17, 0);
  private static final Map<String, String> CODES =
      Map.of(
          "en", "en", "ge", "de", "de", "de", "fr", "fr", "it", "it", "sp", "es", "po", "pt", "tu",
          "tr", "tü", "tr", "uk", "uk");

  private final String asked;
  private final LocalDate today;
  private final List<Understanding> chips;
  private String left;

  @Nullable Long minPriceMinor;
  @Nullable Long maxPriceMinor;
  @Nullable String currency;
  @Nullable Integer kilometres;
  boolean nearMe;
  List<LocalDate> days = List.of();
  @Nullable LocalTime from;
  @Nullable LocalTime before;
  @Nullable String language;
  @Nullable String place;

  Conditions(String asked, LocalDate today, List<Understanding> chips) {
    this.asked = asked;
    this.left = asked;
    this.today = today;
    this.chips = chips;
    quotedAreLeftAlone();
    distance();
    prices();
    days();
    languages();
    places();
  }

  /** The search with blanks in the place of what was read. */
  String left() {
    return left;
  }

  private String masked = "";

  /** What is in quotation marks means itself. */
  private void quotedAreLeftAlone() {
    StringBuilder mask = new StringBuilder(asked);
    Matcher quoted = Pattern.compile("\"[^\"]*\"").matcher(asked);
    while (quoted.find()) {
      for (int i = quoted.start(); i < quoted.end(); i++) {
        mask.setCharAt(i, '\u0001');
      }
    }
    masked = mask.toString();
  }

  private @Nullable Matcher find(Pattern pattern) {
    Matcher found = pattern.matcher(masked);
    return found.find() ? found : null;
  }

  private void take(Matcher found, String kind, @Nullable String value, boolean unmet) {
    chips.add(
        new Understanding(
            kind, found.group().strip(), value, without(asked, found.start(), found.end()), unmet));
    left = blank(left, found.start(), found.end());
    masked = blank(masked, found.start(), found.end());
  }

  static String without(String text, int start, int end) {
    return (text.substring(0, start) + " " + text.substring(end)).strip().replaceAll("\\s+", " ");
  }

  private static String blank(String text, int start, int end) {
    return text.substring(0, start) + " ".repeat(end - start) + text.substring(end);
  }

  private void distance() {
    Matcher within = find(WITHIN);
    if (within != null) {
      int wanted = Integer.parseInt(within.group(1));
      kilometres = Math.clamp(wanted, 1, 500);
      nearMe = true;
      take(within, "near", kilometres.toString(), false);
    }
    Matcher near = find(NEAR);
    if (near != null) {
      if (kilometres == null) {
        take(near, "near", null, false);
      } else {
        left = blank(left, near.start(), near.end());
        masked = blank(masked, near.start(), near.end());
      }
      nearMe = true;
    }
  }

  private void prices() {
    Matcher between = find(BETWEEN);
    if (between != null && minor(between.group(2)) < minor(between.group(5))) {
      minPriceMinor = minor(between.group(2));
      maxPriceMinor = minor(between.group(5));
      price(between, 1, 3, 4, 6);
      return;
    }
    Matcher most = find(AT_MOST);
    if (most != null) {
      maxPriceMinor = minor(most.group(2));
      price(most, 1, 3);
      return;
    }
    Matcher least = find(AT_LEAST);
    if (least != null) {
      minPriceMinor = minor(least.group(2));
      price(least, 1, 3);
      return;
    }
    Matcher bare = find(BARE);
    if (bare != null) {
      maxPriceMinor = minor(bare.group(2) == null ? bare.group(3) : bare.group(2));
      price(bare, 1, 4);
    }
  }

  private void price(Matcher found, int... currencies) {
    for (int group : currencies) {
      if (found.group(group) != null) {
        currency = currency(found.group(group).toLowerCase(Locale.ROOT));
      }
    }
    String value =
        (minPriceMinor == null ? "" : minPriceMinor)
            + "-"
            + (maxPriceMinor == null ? "" : maxPriceMinor)
            + (currency == null ? "" : " " + currency);
    take(found, "price", value, false);
  }

  private static String currency(String name) {
    return switch (name.charAt(0)) {
      case '€', 'e' -> "EUR";
      case '£', 'g', 'p' -> "GBP";
      case 'c', 'f' -> "CHF";
      default -> "USD";
    };
  }

  private static long minor(String amount) {
    String[] parts = amount.split("[.,]", -1);
    return Long.parseLong(parts[0]) * 100 + (parts.length == 2 ? Long.parseLong(parts[1]) : 0);
  }

  private void days() {
    Matcher found = find(DAY);
    if (found == null) {
      return;
    }
    if (found.group(1) != null) {
      days = List.of(today.with(TemporalAdjusters.nextOrSame(weekday(found.group(1)))));
    } else if (found.group(2) != null) {
      days = List.of(today);
    } else if (found.group(3) != null) {
      days = List.of(today.plusDays(2));
    } else if (found.group(4) != null) {
      days = List.of(today.plusDays(1));
    } else if (found.group(5) != null) {
      LocalDate sunday = today.with(TemporalAdjusters.nextOrSame(DayOfWeek.SUNDAY));
      days = sunday.equals(today) ? List.of(today) : List.of(sunday.minusDays(1), sunday);
    } else {
      try {
        days = List.of(LocalDate.parse(found.group(6)));
      } catch (java.time.format.DateTimeParseException e) {
        return;
      }
    }
    if (found.group(2) != null && found.group(2).equalsIgnoreCase("tonight")) {
      from = EVENING;
    }
    take(found, "day", days.getFirst().toString(), false);
    hours();
  }

  /** Hours are those of a day that was named. */
  private void hours() {
    Matcher between = find(HOURS);
    Matcher one = between == null ? find(HOUR) : null;
    Matcher part = between == null && one == null ? find(PART_OF_DAY) : null;
    if (between != null) {
      String half = between.group(5);
      before = clock(between.group(3), between.group(4), half);
      LocalTime first = clock(between.group(1), between.group(2), half);
      // From eleven to one at noon.
      boolean noon = before != null && first != null && first.isAfter(before);
      from = noon ? clock(between.group(1), between.group(2), "am") : first;
    } else if (one != null) {
      LocalTime time = clock(one.group(3), one.group(4), one.group(5));
      from = one.group(2) == null ? time : null;
      before =
          one.group(2) != null
              ? time
              : one.group(1) == null && time != null && time.getHour() < 23
                  ? time.plusHours(1)
                  : null;
    } else if (part != null) {
      from =
          part.group(1) != null
              ? NOON
              : part.group(3) != null ? NOON.minusHours(1) : part.group(4) != null ? EVENING : null;
      before =
          part.group(1) != null
              ? EVENING
              : part.group(2) != null ? NOON : part.group(3) != null ? NOON.plusHours(2) : null;
    }
    Matcher found = between != null ? between : one != null ? one : part;
    if (found != null && (from != null || before != null)) {
      take(found, "time", (from == null ? "" : from) + "-" + (before == null ? "" : before), false);
    }
  }

  /** A time of the day; null where there is no such. */
  private static @Nullable LocalTime clock(
      String hour, @Nullable String minute, @Nullable String half) {
    int at = Integer.parseInt(hour);
    if ("pm".equalsIgnoreCase(half) && at < 12) {
      at += 12;
    } else if ("am".equalsIgnoreCase(half) && at == 12) {
      at = 0;
    }
    return at > 23 ? null : LocalTime.of(at, minute == null ? 0 : Integer.parseInt(minute));
  }

  private static DayOfWeek weekday(String name) {
    return switch (name.toLowerCase(Locale.ROOT).substring(0, 3)) {
      case "mon" -> DayOfWeek.MONDAY;
      case "tue", "die" -> DayOfWeek.TUESDAY;
      case "wed", "mit" -> DayOfWeek.WEDNESDAY;
      case "thu", "don" -> DayOfWeek.THURSDAY;
      case "fri", "fre" -> DayOfWeek.FRIDAY;
      case "sat", "sam" -> DayOfWeek.SATURDAY;
      default ->
          name.toLowerCase(Locale.ROOT).startsWith("sonna") ? DayOfWeek.SATURDAY : DayOfWeek.SUNDAY;
    };
  }

  private void languages() {
    Matcher found = find(LANGUAGE);
    if (found != null) {
      String name = found.group(1) == null ? found.group(2) : found.group(1);
      language = CODES.get(name.toLowerCase(Locale.ROOT).substring(0, 2));
      take(found, "language", language, false);
    }
  }

  private void places() {
    Matcher online = find(ONLINE);
    Matcher present = online == null ? find(IN_PERSON) : online;
    if (present != null) {
      place = online == null ? "at-place" : "online";
      take(present, "place", place, false);
    }
  }

  private static Pattern pattern(String expression) {
    return Pattern.compile(
        expression,
        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS);
  }
}
