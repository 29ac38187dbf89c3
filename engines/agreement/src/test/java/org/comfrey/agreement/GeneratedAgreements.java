package org.comfrey.agreement;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Agreements that nobody wrote: a road of stages with deadlines, part payments, short cuts, ways
 * out and disputes at random. Those that are proved are kept.
 */
final class GeneratedAgreements {
  private GeneratedAgreements() {}

  /** So many different ones that are proved. */
  static List<Agreement> proved(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Agreement> proved = new ArrayList<>();
    for (int i = 0; proved.size() < count; i++) {
      if (i > count * 20) {
        throw new AssertionError("too few of the generated agreements are proved");
      }
      String text = text(random, i);
      if (!(AgreementReader.read(text) instanceof Reading.Read(Agreement agreement))) {
        throw new AssertionError(AgreementReader.read(text) + "\n" + text);
      }
      if (Verifier.verify(agreement) instanceof Verdict.Proved) {
        proved.add(agreement);
      }
    }
    return proved;
  }

  private static String text(SplittableRandom random, int number) {
    int stages = 2 + random.nextInt(6);
    boolean appointment = random.nextBoolean();
    int commission = random.nextInt(30);
    StringBuilder text = new StringBuilder();
    text.append("language: 1\nagreement: generated-" + number + "\nversion: 1\n");
    text.append("title: Generated\nappointment: " + appointment + "\n");
    text.append("amounts: {price: given, offer: chosen}\n");
    text.append("pots: {escrow: Held., earnings: Earned.}\n");
    text.append("facts: {seen: Something was seen.}\n");
    text.append("initial: start\nstates:\n  start: {awaits: price}\n");
    text.append("  refunded: {ends: true}\n  done: {ends: true}\n  ruled: {ends: true}\n");
    text.append("  disputed: {dispute: true}\n  offered: {dispute: true}\n");
    for (int i = 0; i < stages; i++) {
      text.append("  s" + i + ": {}\n");
    }
    String earned =
        "[pay rest of escrow to earnings, pay share "
            + commission
            + "% of earnings to platform, pay rest of earnings to provider]";
    text.append("transitions:\n");
    line(
        text,
        "pay",
        "start",
        "s0",
        "system",
        "event: payment-captured, " + "money: collect price into escrow");
    line(text, "expire", "start", "refunded", "time", "at: entered + 15m");
    List<String> open = new ArrayList<>();
    for (int i = 0; i < stages; i++) {
      stage(text, random, i, stages, appointment, earned);
      open.add("s" + i);
    }
    String all = "[" + String.join(", ", open) + "]";
    line(text, "stop", all, "refunded", "operator", "money: pay rest of escrow to payment");
    line(text, "dispute", all, "disputed", "[client, provider]", "at-most: 3");
    line(text, "withdraw", "disputed", "s" + random.nextInt(stages), "client", "at-most: 2");
    line(text, "offer", "disputed", "offered", "provider", "sets: offer, at-most: 2");
    line(
        text,
        "agree",
        "offered",
        "ruled",
        "client",
        "answers: offer, money: [pay amount offer of escrow to payment, "
            + "pay rest of escrow to provider]");
    line(text, "refuse", "offered", "disputed", "client", "at-most: 2");
    line(
        text,
        "rule",
        "[disputed, offered]",
        "ruled",
        "operator",
        "money: [pay amount A of escrow to payment, pay rest of escrow to provider]");
    return text.toString();
  }

  private static void stage(
      StringBuilder text,
      SplittableRandom random,
      int i,
      int stages,
      boolean appointment,
      String earned) {
    boolean last = i == stages - 1;
    String next = last ? "done" : "s" + (i + 1);
    String from = "s" + i;
    int days = 1 + random.nextInt(9);
    String at =
        appointment && random.nextBoolean()
            ? "\"latest of entered + " + days + "d, end + " + random.nextInt(50) + "h\""
            : "entered + " + days + "d";
    String part =
        random.nextInt(3) == 0
            ? ", money: pay share " + (1 + random.nextInt(60)) + "% of escrow to provider"
            : "";
    line(
        text,
        "t" + i,
        from,
        next,
        random.nextBoolean() ? "[client, time]" : "time",
        "at: " + at + (last ? ", money: " + earned : part));
    if (!last && random.nextInt(3) == 0) {
      line(text, "skip" + i, from, "s" + (i + 1 + random.nextInt(stages - 1 - i)), "client", "");
    }
    if (random.nextInt(4) == 0) {
      line(
          text,
          "give-up" + i,
          from,
          "refunded",
          "provider",
          "money: pay rest of escrow to payment");
    }
    if (i > 0 && random.nextInt(4) == 0) {
      line(text, "back" + i, from, "s" + random.nextInt(i), "operator", "at-most: 2, if: seen");
    }
  }

  private static void line(
      StringBuilder text, String name, String from, String to, String by, String more) {
    text.append("  " + name + ": {from: " + from + ", to: " + to + ", by: " + by);
    text.append(more.isEmpty() ? "}\n" : ", " + more + "}\n");
  }
}
