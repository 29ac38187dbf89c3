package org.comfrey.agreement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The small phrases of the language: shares, money lines, moments and deadlines. */
final class Phrases {
  private static final String NAME = "([a-z][a-z0-9-]*)";
  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3})(?:\\.([0-9]{1,2}))?%");
  private static final Pattern COLLECT = Pattern.compile("collect " + NAME + " into " + NAME);
  private static final Pattern PAY =
      Pattern.compile(
          "pay (share \\S+|amount \\S+|rest) of "
              + NAME
              + " to "
              + NAME
              + "(?: rounded (down|up|nearest))?");
  private static final Pattern MOMENT = Pattern.compile("([a-z]+)(?:\\s*([+-])\\s*([0-9a-z]+))?");
  private static final Pattern CHOICE = Pattern.compile("(earliest|latest) of (.+)");
  private static final int MOMENTS_AT_MOST = 4;

  private final List<Problem> problems;
  private final boolean appointment;

  Phrases(List<Problem> problems, boolean appointment) {
    this.problems = problems;
    this.appointment = appointment;
  }

  /** A share in hundredths of a percent. */
  static Optional<Integer> percent(String text) {
    Matcher matcher = PERCENT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String decimals = matcher.group(2) == null ? "" : matcher.group(2);
    int points = Integer.parseInt(matcher.group(1)) * 100;
    points += Integer.parseInt((decimals + "00").substring(0, 2));
    return points <= 10_000 ? Optional.of(points) : Optional.empty();
  }

  /** The names that money lines may use. */
  record Names(
      Set<String> amounts, Set<String> pots, Set<String> policies, Map<String, Integer> shares) {}

  Optional<Money> money(Yaml.Text text, Names names) {
    String line = text.value().replaceAll("\\s+", " ");
    Matcher collect = COLLECT.matcher(line);
    if (collect.matches()) {
      Fields.known(problems, text, "amount", collect.group(1), names.amounts());
      Fields.known(problems, text, "pot", collect.group(2), names.pots());
      return Optional.of(new Money.Collect(collect.group(1), collect.group(2), text.line()));
    }
    Matcher pay = PAY.matcher(line);
    if (!pay.matches()) {
      Fields.problem(
          problems,
          text,
          "\""
              + line
              + "\" is not a money line; write collect AMOUNT into POT, or pay share P% of POT to"
              + " PARTY, pay amount A of POT to PARTY, pay rest of POT to PARTY.");
      return Optional.empty();
    }
    String pot = pay.group(2);
    Fields.known(problems, text, "pot", pot, names.pots());
    Account to = account(text, pay.group(3), names.pots());
    if (to instanceof Account.Pot(String name) && name.equals(pot)) {
      Fields.problem(problems, text, "The pot " + pot + " cannot be paid to itself.");
    }
    Optional<Money.Portion> portion = portion(text, pay, names);
    return portion.map(p -> new Money.Pay(p, pot, to, text.line()));
  }

  private Optional<Money.Portion> portion(Yaml.Text text, Matcher pay, Names names) {
    String[] words = pay.group(1).split(" ");
    String rounded = pay.group(4);
    if (!words[0].equals("share")) {
      if (rounded != null) {
        Fields.problem(problems, text, "Only a share is rounded; leave out rounded " + rounded);
      }
      if (words[0].equals("rest")) {
        return Optional.of(new Money.Portion.Rest());
      }
      if (!words[1].matches(NAME + "|[A-Z]")) {
        Fields.problem(problems, text, "The amount " + words[1] + " is not a name.");
      }
      return Optional.of(new Money.Portion.Chosen(words[1]));
    }
    Money.Rounding rounding =
        rounded == null
            ? Money.Rounding.DOWN
            : Money.Rounding.valueOf(rounded.toUpperCase(Locale.ROOT));
    Optional<Integer> percent = percent(words[1]);
    if (percent.isPresent()) {
      return Optional.of(new Money.Portion.Share(percent.get(), rounding));
    }
    Integer share = names.shares().get(words[1]);
    if (share != null) {
      return Optional.of(new Money.Portion.Share(share, rounding));
    }
    if (names.policies().contains(words[1])) {
      return Optional.of(new Money.Portion.ByPolicy(words[1], rounding));
    }
    List<String> known = new ArrayList<>(names.shares().keySet());
    known.addAll(names.policies());
    Fields.problem(
        problems,
        text,
        "The share "
            + words[1]
            + " is neither a percentage from 0% to 100% with at most two decimals nor a share or"
            + " policy of this agreement"
            + Fields.suggestion(words[1], known));
    return Optional.empty();
  }

  private Account account(Yaml place, String word, Set<String> pots) {
    for (Account.Party party : Account.Party.values()) {
      if (party.word().equals(word)) {
        return party;
      }
    }
    if (!pots.contains(word)) {
      List<String> known = new ArrayList<>(pots);
      for (Account.Party party : Account.Party.values()) {
        known.add(party.word());
      }
      Fields.problem(
          problems, place, "Money cannot go to " + word + Fields.suggestion(word, known));
    }
    return new Account.Pot(word);
  }

  Optional<Moment> moment(Yaml place, String phrase) {
    Matcher matcher = MOMENT.matcher(phrase.strip());
    if (!matcher.matches()) {
      Fields.problem(
          problems,
          place,
          "\"" + phrase + "\" is not a moment; write for example entered + 15m or start - 24h.");
      return Optional.empty();
    }
    List<String> words = new ArrayList<>();
    for (Moment.Anchor anchor : Moment.Anchor.values()) {
      words.add(anchor.word());
    }
    String word = matcher.group(1);
    if (!words.contains(word)) {
      Fields.known(problems, place, "moment", word, words);
      return Optional.empty();
    }
    Moment.Anchor anchor = Moment.Anchor.valueOf(word.toUpperCase(Locale.ROOT));
    if (!appointment && (anchor == Moment.Anchor.START || anchor == Moment.Anchor.END)) {
      Fields.problem(problems, place, "Without appointment: true an order has no " + word + ".");
    }
    if (matcher.group(3) == null) {
      return Optional.of(new Moment(anchor, Duration.ZERO));
    }
    Optional<Duration> offset = duration(place, matcher.group(3));
    return offset.map(o -> new Moment(anchor, matcher.group(2).equals("-") ? o.negated() : o));
  }

  Optional<Duration> duration(Yaml place, String text) {
    Optional<Duration> duration = Durations.read(text);
    if (duration.isEmpty()) {
      Fields.problem(
          problems,
          place,
          text + " is not a length of time of at most five years; write 15m, 24h, 6d or 1w.");
    }
    return duration;
  }

  Optional<Moment.Timing> timing(Yaml.Text text) {
    Matcher choice = CHOICE.matcher(text.value());
    Moment.Timing.Choice kind = Moment.Timing.Choice.EARLIEST;
    String list = text.value();
    if (choice.matches()) {
      kind = Moment.Timing.Choice.valueOf(choice.group(1).toUpperCase(Locale.ROOT));
      list = choice.group(2);
    }
    List<Moment> moments = new ArrayList<>();
    for (String part : list.split(",", -1)) {
      moment(text, part).ifPresent(moments::add);
    }
    if (moments.size() > 1 && !choice.matches()) {
      Fields.problem(problems, text, "Say which one counts: earliest of ..., or latest of ...");
    }
    if (moments.size() > MOMENTS_AT_MOST) {
      Fields.problem(problems, text, "At most " + MOMENTS_AT_MOST + " moments are compared.");
    }
    return moments.isEmpty() ? Optional.empty() : Optional.of(new Moment.Timing(kind, moments));
  }
}
