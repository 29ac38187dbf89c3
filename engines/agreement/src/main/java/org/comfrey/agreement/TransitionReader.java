package org.comfrey.agreement;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads the table of transitions; all names that they use are known by then. */
final class TransitionReader {
  private static final List<String> KEYS =
      List.of(
          "about", "from", "to", "by", "event", "at", "before", "after", "if", "unless", "at-most",
          "rank", "answers", "sets", "moves", "money", "tell");

  /** More often than a year of weekly appointments nobody repeats a thing. */
  static final int AT_MOST_LIMIT = 60;

  private final List<Problem> problems;
  private final Phrases phrases;
  private final Map<String, Agreement.Amount> amounts;
  private final Phrases.Names names;
  private final Map<String, String> facts;
  private final Map<String, Agreement.State> states;
  private final boolean appointment;

  TransitionReader(
      List<Problem> problems,
      boolean appointment,
      Map<String, Agreement.Amount> amounts,
      Phrases.Names names,
      Map<String, String> facts,
      Map<String, Agreement.State> states) {
    this.problems = problems;
    this.phrases = new Phrases(problems, appointment);
    this.appointment = appointment;
    this.amounts = amounts;
    this.names = names;
    this.facts = facts;
    this.states = states;
  }

  Map<String, Agreement.Transition> read(Fields agreement) {
    Map<String, Agreement.Transition> transitions = new LinkedHashMap<>();
    Optional<Yaml> node = agreement.value("transitions");
    if (node.isEmpty()) {
      return transitions;
    }
    Fields section = Fields.of("transitions", node.get(), List.of("*"), problems);
    Map<String, Yaml.Entry> named = section.named();
    named.forEach((name, entry) ->
        transitions.put(name, transition(name, entry.value(), entry.line(), named.keySet())));
    return transitions;
  }

  private Agreement.Transition transition(String name, Yaml node, int line, Set<String> siblings) {
    Fields fields = Fields.of("The transition " + name, node, KEYS, problems);
    List<String> from = listed(fields, "from", "state", states.keySet());
    if (from.isEmpty() && fields.value("from").isEmpty()) {
      fields.required("from");
    }
    Yaml.Text to = fields.required("to");
    if (!to.value().isEmpty()) {
      Fields.known(problems, to, "state", to.value(), states.keySet());
    }
    Set<Role> by = roles(fields);
    Optional<Agreement.PaymentEvent> on = event(fields, by);
    Optional<Moment.Timing> at = fields.text("at").flatMap(phrases::timing);
    timers(name, fields, by, from, at);
    boolean moves = fields.flag("moves");
    if (moves && !appointment) {
      fields.problem(node, "Without appointment: true there is nothing that moves.");
    }
    Set<String> sets = new LinkedHashSet<>(listed(fields, "sets", "amount", amounts.keySet()));
    for (String amount : sets) {
      if (!(amounts.get(amount) instanceof Agreement.Amount.Chosen)) {
        fields.problem(node, "sets names chosen amounts only; " + amount + " is not chosen.");
      }
    }
    List<Money> money = new ArrayList<>();
    for (Yaml.Text text : fields.texts("money")) {
      phrases.money(text, names).ifPresent(money::add);
    }
    for (Money rule : money) {
      if (rule instanceof Money.Pay(Money.Portion.Chosen(String amount), _, _, _)) {
        if (!amounts.containsKey(amount) && by.stream().anyMatch(TransitionReader::silent)) {
          fields.problem(node, "Time and system cannot choose the amount " + amount + ".");
        }
      }
    }
    if (!sets.isEmpty() && by.stream().anyMatch(TransitionReader::silent)) {
      fields.problem(node, "Time and system cannot set an amount.");
    }
    if (moves && by.contains(Role.TIME)) {
      fields.problem(node, "Time cannot move the appointment.");
    }
    return new Agreement.Transition(
        name,
        fields.text("about").map(Yaml.Text::value).orElse(""),
        from,
        to.value(),
        by,
        on,
        at,
        fields.text("before").flatMap(text -> phrases.moment(text, text.value())),
        fields.text("after").flatMap(text -> phrases.moment(text, text.value())),
        Set.copyOf(listed(fields, "if", "fact", facts.keySet())),
        Set.copyOf(listed(fields, "unless", "fact", facts.keySet())),
        optional(fields.count("at-most", 1, AT_MOST_LIMIT)),
        optional(fields.count("rank", 1, 100)),
        Set.copyOf(listed(fields, "answers", "transition", siblings)),
        sets,
        moves,
        money,
        tells(fields),
        line);
  }

  private static boolean silent(Role role) {
    return role == Role.TIME || role == Role.SYSTEM;
  }

  private static OptionalInt optional(Optional<Integer> number) {
    return number.isPresent() ? OptionalInt.of(number.get()) : OptionalInt.empty();
  }

  private List<String> listed(Fields fields, String key, String kind, Set<String> declared) {
    Set<String> listed = new LinkedHashSet<>();
    for (Yaml.Text text : fields.texts(key)) {
      Fields.known(problems, text, kind, text.value(), declared);
      if (!listed.add(text.value())) {
        fields.problem(text, text.value() + " is listed twice.");
      }
    }
    return List.copyOf(listed);
  }

  private Set<Role> roles(Fields fields) {
    EnumSet<Role> roles = EnumSet.noneOf(Role.class);
    List<String> words = new ArrayList<>();
    for (Role role : Role.values()) {
      words.add(role.word());
    }
    for (Yaml.Text text : fields.texts("by")) {
      Fields.known(problems, text, "role", text.value(), words);
      if (words.contains(text.value())) {
        roles.add(Role.valueOf(text.value().toUpperCase(Locale.ROOT)));
      }
    }
    if (roles.isEmpty() && fields.value("by").isEmpty()) {
      fields.required("by");
    }
    return roles;
  }

  private Optional<Agreement.PaymentEvent> event(Fields fields, Set<Role> by) {
    Optional<Yaml.Text> on = fields.text("event");
    if (on.isPresent() != by.contains(Role.SYSTEM) || (by.contains(Role.SYSTEM) && by.size() > 1)) {
      fields.problem(
          on.<Yaml>map(text -> text)
              .or(() -> fields.value("by"))
              .orElseGet(() -> new Yaml.Text("", fields.line(), 1)),
          "by: system stands alone, and together with event: payment-captured or payment-failed.");
    }
    return on.flatMap(text ->
        switch (text.value()) {
          case "payment-captured" -> Optional.of(Agreement.PaymentEvent.CAPTURED);
          case "payment-failed" -> Optional.of(Agreement.PaymentEvent.FAILED);
          default -> {
            fields.problem(text, "event is payment-captured or payment-failed.");
            yield Optional.<Agreement.PaymentEvent>empty();
          }
        });
  }

  private void timers(
      String name, Fields fields, Set<Role> by, List<String> from, Optional<Moment.Timing> timing) {
    Optional<Yaml.Text> at = fields.text("at");
    Yaml place = at.<Yaml>map(text -> text).orElseGet(() -> new Yaml.Text("", fields.line(), 1));
    if (at.isPresent() != by.contains(Role.TIME)) {
      fields.problem(place, name + " needs at, and by: time, together or not at all.");
    }
    if (fields.value("rank").isPresent() && at.isEmpty()) {
      fields.problem(place, "rank orders deadlines; " + name + " has none.");
    }
    boolean people = by.stream().anyMatch(role -> !silent(role));
    for (String guard : List.of("before", "after")) {
      if (fields.value(guard).isPresent() && !people) {
        fields.problem(place, guard + " is for people; the clock has at, a payment has neither.");
      }
    }
    boolean usesOrderTime =
        timing.stream()
            .flatMap(t -> t.moments().stream())
            .anyMatch(moment -> moment.anchor() != Moment.Anchor.ENTERED);
    for (String state : from) {
      Agreement.State leaves = states.get(state);
      if (usesOrderTime && leaves != null && leaves.stopped()) {
        fields.problem(
            place,
            "The clocks stand still in " + state + ": a deadline there counts from entered only.");
      }
    }
  }

  private Map<Role, String> tells(Fields fields) {
    Map<Role, String> tells = new EnumMap<>(Role.class);
    Optional<Yaml> node = fields.value("tell");
    if (node.isEmpty()) {
      return tells;
    }
    List<String> roles = List.of("client", "provider", "operator");
    Fields table = Fields.of("tell", node.get(), roles, problems);
    for (String role : roles) {
      table
          .text(role)
          .ifPresent(text -> {
            if (!text.value().matches("[a-z][a-z0-9]*([.-][a-z0-9]+)*")) {
              fields.problem(text, "A message is named by lower-case words and hyphens.");
            }
            tells.put(Role.valueOf(role.toUpperCase(Locale.ROOT)), text.value());
          });
    }
    return tells;
  }
}
