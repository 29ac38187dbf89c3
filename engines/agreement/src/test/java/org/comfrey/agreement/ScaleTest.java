package org.comfrey.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScaleTest {

  @Test
  void anAgreementOfTwoHundredStatesIsProvedInLessThanTenSeconds() {
    Agreement agreement =
        switch (AgreementReader.read(generated(200))) {
          case Reading.Read(Agreement read) -> read;
          case Reading.Unreadable unreadable -> throw new AssertionError(unreadable.problems());
        };
    assertThat(agreement.states()).hasSize(200);
    long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    Verdict verdict = Verifier.verify(agreement);
    long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun;
    assertThat(verdict).isInstanceOf(Verdict.Proved.class);
    assertThat(((Verdict.Proved) verdict).places()).isGreaterThan(400);
    assertThat(Duration.ofNanos(nanos)).isLessThan(Duration.ofSeconds(10));
  }

  /** A long road with short cuts, ways back, part payments, a deadline and an exit everywhere. */
  private static String generated(int states) {
    StringBuilder text =
        new StringBuilder(
            """
            language: 1
            agreement: generated
            version: 1
            title: A long road
            appointment: true
            amounts: {price: given}
            pots: {escrow: Money.}
            policies:
              cancellation:
                flexible: [{notice: 24h, share: 100%}, {notice: 2h, share: 50%}, {share: 0%}]
            initial: start
            states:
              start: {awaits: price}
              refunded: {ends: true}
              done: {ends: true}
            """);
    int stages = states - 3;
    for (int i = 0; i < stages; i++) {
      text.append("  s%d: {}\n".formatted(i));
    }
    text.append(
        """
        transitions:
          pay:
            {from: start, to: s0, by: system, event: payment-captured,
             money: collect price into escrow}
          expire: {from: start, to: refunded, by: time, at: entered + 15m}
        """);
    for (int i = 0; i < stages; i++) {
      String next = i + 1 < stages ? "s" + (i + 1) : "done";
      String after = i + 2 < stages ? "s" + (i + 2) : "done";
      String rest = "pay rest of escrow to provider";
      String money = next.equals("done") ? rest : "pay share 1% of escrow to provider";
      text.append(
          "  t%d: {from: s%d, to: %s, by: time, at: latest of entered + 1d, start, money: %s}\n"
              .replace("latest of entered + 1d, start", "\"latest of entered + 1d, start\"")
              .formatted(i, i, next, money));
      text.append(
          "  skip%d: {from: s%d, to: %s, by: client, after: end%s}\n"
              .formatted(i, i, after, after.equals("done") ? ", money: " + rest : ""));
      text.append(
          "  stop%d: {from: s%d, to: refunded, by: operator, money: pay rest of escrow to payment}\n"
              .formatted(i, i));
      if (i % 50 == 49) {
        text.append(
            "  back%d: {from: s%d, to: s%d, by: provider, at-most: 2}\n".formatted(i, i, i - 20));
      }
    }
    text.append("  again: {from: s%d, to: s1, by: operator, at-most: 1}\n".formatted(stages - 1));
    text.append(
        """
          cancel:
            from: s0
            to: refunded
            by: client
            before: start
            money: [pay share cancellation of escrow to payment, pay rest of escrow to provider]
        """);
    return text.toString();
  }
}
