package org.comfrey.payments.processor;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.comfrey.api.Money;

/**
 * A processor's own account of a day, in UTC.
 *
 * @param lines in the order of the report
 */
public record Settlement(LocalDate day, List<Line> lines) {
  public Settlement {
    lines = List.copyOf(lines);
  }

  /** What a line is about. */
  public enum About {
    CHARGE,
    REFUND,
    PAYOUT,
    /** A charge that its card's owner took back through their bank. */
    CHARGEBACK,
    /** A chargeback that was won: the processor gave the money back. */
    CHARGEBACK_REVERSED;

    /** The one with that {@link #label}. */
    public static About labelled(String label) {
      return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** The name in tables and answers. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * One movement.
   *
   * @param id the processor's name for it, different for every line
   * @param reference our id of the payment, refund or payout, the processor's of a chargeback
   * @param amount what was moved, before the fee
   * @param feeMinor what the processor kept for it, in the amount's currency
   */
  public record Line(String id, About about, UUID reference, Money amount, long feeMinor) {}
}
