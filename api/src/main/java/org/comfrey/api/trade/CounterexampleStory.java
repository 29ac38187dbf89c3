package org.comfrey.api.trade;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The shortest way on which a flaw shows, as data.
 *
 * @param amountsMinor what the order was placed with, by name
 * @param startsAfterMinutes how long after the placing the appointment starts, where there is one
 * @param initial the state in which the order was placed
 * @param steps what is done to it, in order; the flaw shows after the last
 * @param facts what is true after the last step, where that matters
 */
public record CounterexampleStory(
    Map<String, Long> amountsMinor,
    @Nullable Long startsAfterMinutes,
    String initial,
    List<Step> steps,
    List<String> facts) {

  /**
   * One step.
   *
   * @param by client, provider, operator, time or system (a payment)
   * @param afterMinutes how long after the placing it is taken
   */
  public record Step(
      String by,
      String transition,
      String from,
      String to,
      long afterMinutes,
      Map<String, Long> amountsMinor,
      List<String> facts) {}
}
