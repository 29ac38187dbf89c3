package org.comfrey.agreement;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an agreement from YAML; every problem names its line and column. */
public final class AgreementReader {
  /** The version of the language that this engine reads. */
  public static final int LANGUAGE = 1;

  private static final List<String> KEYS =
      List.of(
          "language",
          "agreement",
          "version",
          "title",
          "about",
          "appointment",
          "amounts",
          "shares",
          "facts",
          "pots",
          "policies",
          "initial",
          "states",
          "transitions");
  private static final List<String> STATE_KEYS =
      List.of("about", "ends", "awaits", "slot", "dispute", "clocks");
  private static final Pattern SHARE_OF = Pattern.compile("(\\S+) of ([a-z][a-z0-9-]*)");
  private static final Pattern LESS = Pattern.compile("([a-z][a-z0-9-]*) less ([a-z][a-z0-9-]*)");
  private static final int STATES_AT_MOST = 400;
  private static final int TRANSITIONS_AT_MOST = 2_000;

  private final List<Problem> problems = new ArrayList<>();
  private boolean appointment;

  private AgreementReader() {}

  /** Reads one file's text. */
  public static Reading read(String text) {
    try {
      return new AgreementReader().agreement(Yaml.read(text));
    } catch (Yaml.Unreadable e) {
      return new Reading.Unreadable(List.of(e.problem));
    }
  }

  private Reading agreement(Yaml root) {
    if (laterLanguage(root)) {
      return new Reading.Unreadable(problems);
    }
    Fields fields = Fields.of("An agreement", root, KEYS, problems);
    fields.required("language");
    Yaml.Text name = fields.required("agreement");
    if (!name.value().isEmpty() && !name.value().matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
      fields.problem(name, "The agreement's name is lower-case words joined by hyphens.");
    }
    fields.required("version");
    int version = fields.count("version", 1, 1_000_000).orElse(1);
    String title = fields.required("title").value();
    String about = fields.text("about").map(Yaml.Text::value).orElse("");
    appointment = fields.flag("appointment");
    Map<String, Agreement.Amount> amounts = amounts(fields);
    Map<String, Integer> shares = shares(fields);
    Map<String, String> facts = texts("facts", fields);
    Map<String, String> pots = texts("pots", fields);
    for (Account.Party party : Account.Party.values()) {
      if (pots.containsKey(party.word())) {
        fields.problem(root, "A pot cannot be called " + party.word() + ": that is a party.");
      }
    }
    Map<String, Agreement.Policy> policies = policies(fields);
    for (String policy : policies.keySet()) {
      if (shares.containsKey(policy)) {
        fields.problem(root, "The name " + policy + " is both a share and a policy.");
      }
    }
    Map<String, Agreement.State> states = states(fields, amounts);
    Yaml.Text initial = fields.required("initial");
    if (!initial.value().isEmpty()) {
      Fields.known(problems, initial, "state", initial.value(), states.keySet());
    }
    Phrases.Names names =
        new Phrases.Names(amounts.keySet(), pots.keySet(), policies.keySet(), shares);
    Map<String, Agreement.Transition> transitions =
        new TransitionReader(problems, appointment, amounts, names, facts, states).read(fields);
    if (transitions.size() > TRANSITIONS_AT_MOST) {
      fields.problem(root, "An agreement has at most " + TRANSITIONS_AT_MOST + " transitions.");
    }
    if (!problems.isEmpty()) {
      return new Reading.Unreadable(problems);
    }
    return new Reading.Read(
        new Agreement(
            name.value(),
            version,
            title,
            about,
            hash(root),
            appointment,
            amounts,
            facts,
            pots,
            policies,
            initial.value(),
            states,
            transitions));
  }

  /** A later language is named alone: its other keys would only confuse. */
  private boolean laterLanguage(Yaml root) {
    if (root instanceof Yaml.Table(Map<String, Yaml.Entry> entries, _, _)
        && entries.get("language") instanceof Yaml.Entry(Yaml.Text text, _, _)
        && !text.value().equals(String.valueOf(LANGUAGE))) {
      Fields.problem(
          problems,
          text,
          "This is written in language " + text.value() + "; this version reads language 1.");
      return true;
    }
    return false;
  }

  private static String hash(Yaml root) {
    StringBuilder canonical = new StringBuilder();
    Yaml.canonical(root, canonical);
    try {
      byte[] bytes = canonical.toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  private Fields section(String key, Fields fields) {
    return fields
        .value(key)
        .map(value -> Fields.of(key, value, List.of("*"), problems))
        .orElseGet(() -> Fields.of(key, new Yaml.Text("", 1, 1), List.of("*"), problems));
  }

  private Map<String, String> texts(String key, Fields fields) {
    Fields section = section(key, fields);
    Map<String, String> texts = new LinkedHashMap<>();
    section.named().forEach((name, entry) -> texts.put(name, section.required(name).value()));
    return texts;
  }

  private Map<String, Agreement.Amount> amounts(Fields fields) {
    Fields section = section("amounts", fields);
    Map<String, Agreement.Amount> amounts = new LinkedHashMap<>();
    section
        .named()
        .forEach((name, entry) -> {
          Yaml.Text text = section.required(name);
          amount(text, amounts).ifPresent(amount -> amounts.put(name, amount));
        });
    return amounts;
  }

  /** An amount refers only to amounts above it, so that no amount depends on itself. */
  private Optional<Agreement.Amount> amount(Yaml.Text text, Map<String, Agreement.Amount> above) {
    String phrase = text.value().replaceAll("\\s+", " ");
    Matcher less = LESS.matcher(phrase);
    if (less.matches()) {
      Fields.known(problems, text, "amount above", less.group(1), above.keySet());
      Fields.known(problems, text, "amount above", less.group(2), above.keySet());
      return Optional.of(new Agreement.Amount.Less(less.group(1), less.group(2)));
    }
    Matcher share = SHARE_OF.matcher(phrase);
    Optional<Integer> percent =
        share.matches() ? Phrases.percent(share.group(1)) : Optional.empty();
    if (percent.isPresent()) {
      Fields.known(problems, text, "amount above", share.group(2), above.keySet());
      return Optional.of(new Agreement.Amount.ShareOf(percent.get(), share.group(2)));
    }
    return switch (phrase) {
      case "given" -> Optional.of(new Agreement.Amount.Given());
      case "chosen" -> Optional.of(new Agreement.Amount.Chosen());
      default -> {
        Fields.problem(
            problems, text, "An amount is given, chosen, P% of AMOUNT, or AMOUNT less AMOUNT.");
        yield Optional.empty();
      }
    };
  }

  private Map<String, Integer> shares(Fields fields) {
    Fields section = section("shares", fields);
    Map<String, Integer> shares = new LinkedHashMap<>();
    section
        .named()
        .forEach((name, entry) -> {
          Yaml.Text text = section.required(name);
          Phrases.percent(text.value())
              .ifPresentOrElse(points -> shares.put(name, points), () -> notPercent(text, name));
        });
    return shares;
  }

  private void notPercent(Yaml.Text text, String name) {
    Fields.problem(
        problems, text, name + " is a percentage from 0% to 100% with at most two decimals.");
  }

  private Map<String, Agreement.Policy> policies(Fields fields) {
    Fields section = section("policies", fields);
    Map<String, Agreement.Policy> policies = new LinkedHashMap<>();
    section
        .named()
        .forEach((name, entry) -> {
          Fields choices = Fields.of("The policy " + name, entry.value(), List.of("*"), problems);
          Map<String, List<Agreement.Tier>> read = new LinkedHashMap<>();
          boolean[] custom = {false};
          choices
              .named()
              .forEach((choice, tiers) -> {
                if (choice.equals("custom")) {
                  custom[0] = choices.required("custom").value().equals("allowed");
                  if (!custom[0]) {
                    Fields.problem(problems, tiers.value(), "custom is allowed or left out.");
                  }
                } else {
                  read.put(choice, tiers(choice, tiers.value()));
                }
              });
          if (read.isEmpty()) {
            Fields.problem(problems, entry.value(), "The policy " + name + " has no choice.");
          }
          policies.put(name, new Agreement.Policy(read, custom[0], entry.line()));
        });
    return policies;
  }

  private List<Agreement.Tier> tiers(String choice, Yaml node) {
    List<Agreement.Tier> tiers = new ArrayList<>();
    if (!(node instanceof Yaml.Items(List<Yaml> items, _, _)) || items.isEmpty()) {
      Fields.problem(
          problems, node, choice + " is a list of tiers such as {notice: 24h, share: 50%}.");
      return tiers;
    }
    for (Yaml item : items) {
      Fields fields = Fields.of("A tier", item, List.of("notice", "share"), problems);
      Yaml.Text share = fields.required("share");
      Optional<Integer> points = Phrases.percent(share.value());
      if (points.isEmpty() && !share.value().isEmpty()) {
        notPercent(share, "share");
      }
      Phrases phrases = new Phrases(problems, appointment);
      Optional<Duration> notice =
          fields.text("notice").flatMap(text -> phrases.duration(text, text.value()));
      if (notice.isPresent() && !appointment) {
        Fields.problem(problems, item, "Without appointment: true a tier has no notice.");
      }
      tiers.add(new Agreement.Tier(notice, points.orElse(0)));
    }
    Tiers.problem(tiers).ifPresent(sentence -> Fields.problem(problems, node, sentence));
    return tiers;
  }

  private Map<String, Agreement.State> states(
      Fields fields, Map<String, Agreement.Amount> amounts) {
    Fields section = section("states", fields);
    Map<String, Agreement.State> states = new LinkedHashMap<>();
    section.named().forEach((name, entry) -> states.put(name, state(name, entry.value(), amounts)));
    if (states.isEmpty()) {
      fields.required("states");
    } else if (states.size() > STATES_AT_MOST) {
      fields.problem(
          fields.value("states").orElseThrow(),
          "An agreement has at most " + STATES_AT_MOST + " states.");
    }
    return states;
  }

  private Agreement.State state(String name, Yaml node, Map<String, Agreement.Amount> amounts) {
    Fields fields = Fields.of("The state " + name, node, STATE_KEYS, problems);
    Optional<Yaml.Text> awaits = fields.text("awaits");
    awaits.ifPresent(
        text -> Fields.known(problems, text, "amount", text.value(), amounts.keySet()));
    boolean ends = fields.flag("ends");
    if (ends && awaits.isPresent()) {
      fields.problem(node, "The state " + name + " cannot end the order and await a payment.");
    }
    boolean dispute = fields.flag("dispute");
    if (ends && dispute) {
      fields.problem(node, "The state " + name + " cannot end the order and be a dispute.");
    }
    Optional<Yaml.Text> clocks = fields.text("clocks");
    clocks
        .filter(text -> !text.value().equals("stopped"))
        .ifPresent(text -> fields.problem(text, "clocks is stopped or left out."));
    return new Agreement.State(
        name,
        fields.text("about").map(Yaml.Text::value).orElse(""),
        ends,
        awaits.map(Yaml.Text::value),
        slot(fields),
        dispute,
        dispute || clocks.isPresent(),
        fields.line());
  }

  private Agreement.Slot slot(Fields fields) {
    Optional<Yaml.Text> slot = fields.text("slot");
    if (slot.isPresent() && !appointment) {
      fields.problem(slot.get(), "Without appointment: true there is no slot.");
    }
    return switch (slot.map(Yaml.Text::value).orElse("free")) {
      case "free" -> Agreement.Slot.FREE;
      case "held" -> Agreement.Slot.HELD;
      case "booked" -> Agreement.Slot.BOOKED;
      default -> {
        fields.problem(slot.orElseThrow(), "slot is free, held or booked.");
        yield Agreement.Slot.FREE;
      }
    };
  }
}
