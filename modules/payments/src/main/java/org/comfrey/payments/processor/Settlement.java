package org.comfrey.payments.processor;

import java.time.LocalDate;
import java.util.List;
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
    PAYOUT
  }

  /**
   * One movement.
   *
   * @param id the processor's name for it, different for every line
   * @param reference our id of the payment, refund or payout
   * @param amount what was moved, before the fee
   * @param feeMinor what the processor kept for it, in the amount's currency
   */
  public record Line(String id, About about, UUID reference, Money amount, long feeMinor) {}
}
