package org.comfrey.bench;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.comfrey.api.GeoPoint;
import org.comfrey.api.Money;
import org.jspecify.annotations.Nullable;

/**
 * Queries as people write them, each with what would answer it in terms of what is known about a
 * listing. They were written before the search was tuned. Of each kind the third whose hashes are
 * lowest is held back: tuning looks at the others alone.
 *
 * <p>A listing that breaks a condition (place, price, day, language, mode) is worth nothing. One
 * that meets every topic is worth 3 in a language of who asks, else 2; one that meets the first
 * topic but not all is worth 1. Normalised discounted cumulative gain of the first ten, with gain
 * 2^grade - 1 (Järvelin and Kekäläinen 2002; Burges et al. 2005). Where nothing in the world
 * answers, an empty list is worth 1 and anything else 0.
 */
final class SearchJudgement {
  /** The day on which everything is asked: a Wednesday. */
  static final LocalDate TODAY = LocalDate.of(2026, 3, 4);

  static final int DEPTH = 10;
  private static final String SALT = "comfrey search 1 ";

  private SearchJudgement() {}

  /** What somebody asks; here is where they stand, when they tell. */
  record Query(
      String words,
      String language,
      String kind,
      List<String> intent,
      boolean heldBack,
      @Nullable GeoPoint here) {}

  static List<Query> queries(SearchWorld world) {
    Map<String, List<String[]>> kinds = new TreeMap<>();
    for (String[] row : SearchWorld.rows("queries.tsv")) {
      kinds.computeIfAbsent(row[2], _ -> new ArrayList<>()).add(row);
    }
    List<Query> queries = new ArrayList<>();
    for (List<String[]> rows : kinds.values()) {
      rows.sort(Comparator.comparing(row -> hash(row[0])));
      for (int i = 0; i < rows.size(); i++) {
        String[] row = rows.get(i);
        List<String> intent = List.of(row[3].split(" "));
        queries.add(
            new Query(row[0], row[1], row[2], intent, i < rows.size() / 3.0, here(intent, world)));
      }
    }
    return queries;
  }

  private static @Nullable GeoPoint here(List<String> intent, SearchWorld world) {
    return intent.stream()
        .filter(part -> part.startsWith("within:"))
        .map(part -> world.city(part.split(":")[1]).point())
        .findFirst()
        .orElse(null);
  }

  /** Refuses a world in which a query that should have an answer has none, or the other way. */
  static void check(List<Query> queries, List<SearchWorld.Known> world) {
    for (Query query : queries) {
      boolean answered = world.stream().anyMatch(known -> grade(query, known) == 3);
      if (answered == query.intent().contains("nothing")) {
        throw new IllegalStateException(
            "'" + query.words() + "' has " + (answered ? "an" : "no") + " answer in this world");
      }
    }
  }

  /** 0 to 3. */
  static int grade(Query query, SearchWorld.Known known) {
    int topics = 0;
    int met = 0;
    boolean first = false;
    boolean named = false;
    for (String part : query.intent()) {
      String what = part.substring(0, Math.max(part.indexOf(':'), 0));
      String value = part.substring(part.indexOf(':') + 1);
      switch (what) {
        case "" -> {
          return 0;
        }
        case "svc", "cat", "for", "aud" -> {
          boolean yes = isAbout(what, Arrays.asList(value.split("\\|")), known);
          first |= yes && topics == 0;
          met += yes ? 1 : 0;
          topics++;
        }
        default -> {
          named |= what.equals("speaks");
          if (!holds(what, value, query, known)) {
            return 0;
          }
        }
      }
    }
    if (met == topics) {
      return named || known.listing().languages().contains(query.language()) ? 3 : 2;
    }
    return first ? 1 : 0;
  }

  private static boolean isAbout(String what, List<String> values, SearchWorld.Known known) {
    return switch (what) {
      case "svc" -> values.contains(known.service());
      case "cat" -> values.contains(known.listing().category());
      case "for" -> known.concerns().stream().anyMatch(values::contains);
      default -> values.contains(known.audience());
    };
  }

  private static boolean holds(String what, String value, Query query, SearchWorld.Known known) {
    Money price = Objects.requireNonNull(known.listing().price());
    return switch (what) {
      case "city" -> known.city().equals(value);
      case "within" -> {
        var place = Objects.requireNonNull(known.listing().place());
        GeoPoint point = place.point();
        yield point != null
            && kilometres(Objects.requireNonNull(query.here()), point)
                <= Integer.parseInt(value.split(":")[1]);
      }
      case "max" -> price.amountMinor() <= Integer.parseInt(value) * 100L;
      case "min" -> price.amountMinor() >= Integer.parseInt(value) * 100L;
      case "in" -> price.currency().equals(value);
      case "mode" -> Objects.requireNonNull(known.listing().place()).kind().equals(value);
      case "speaks" -> known.listing().languages().contains(value);
      case "day" -> days(value).stream().anyMatch(known.free()::contains);
      case "not" -> !known.service().equals(value);
      case "by" -> known.provider().equals(value.replace('_', ' '));
      default -> throw new IllegalArgumentException("no such condition: " + what);
    };
  }

  private static List<DayOfWeek> days(String value) {
    return switch (value) {
      case "today" -> List.of(TODAY.getDayOfWeek());
      case "tomorrow" -> List.of(TODAY.plusDays(1).getDayOfWeek());
      case "weekend" -> List.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);
      default -> List.of(DayOfWeek.valueOf(value.toUpperCase(Locale.ROOT)));
    };
  }

  private static double kilometres(GeoPoint a, GeoPoint b) {
    double north = Math.toRadians(b.latitude() - a.latitude());
    double east = Math.toRadians(b.longitude() - a.longitude());
    double h =
        Math.pow(Math.sin(north / 2), 2)
            + Math.cos(Math.toRadians(a.latitude()))
                * Math.cos(Math.toRadians(b.latitude()))
                * Math.pow(Math.sin(east / 2), 2);
    return 2 * 6371.0088 * Math.asin(Math.sqrt(h));
  }

  /** How good an answer is, 0 to 1. */
  static <T> double ndcg(List<T> answer, List<T> all, ToIntFunction<T> grade) {
    double ideal = gain(all.stream().mapToInt(grade).map(g -> -g).sorted().map(g -> -g).toArray());
    if (ideal == 0) {
      return answer.isEmpty() ? 1 : 0;
    }
    return gain(answer.stream().mapToInt(grade).toArray()) / ideal;
  }

  private static double gain(int[] grades) {
    double sum = 0;
    for (int i = 0; i < Math.min(grades.length, DEPTH); i++) {
      sum += ((1 << grades[i]) - 1) / (Math.log(i + 2) / Math.log(2));
    }
    return sum;
  }

  private static String hash(String words) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest((SALT + words).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
