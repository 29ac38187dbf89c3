package org.comfrey.api.trade;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of an agreement as data, from which a screen draws them and says them in words. Lines
 * are those of the source, counted from one.
 *
 * @param initial the state in which an order begins
 */
public record AgreementRules(
    String title,
    String about,
    String initial,
    List<Pot> pots,
    List<Policy> policies,
    List<State> states,
    List<Transition> transitions) {

  /** What a pot holds. */
  public record Pot(String name, String about) {}

  /** One choice of a policy: shares in hundredths of a percent by time before the start. */
  public record Policy(String name, String choice, List<Tier> tiers) {}

  /** The share that counts while at least so many minutes are left; always when they are absent. */
  public record Tier(@Nullable Long noticeMinutes, int basisPoints) {}

  /**
   * A state.
   *
   * @param ends whether the order ends here
   * @param dispute whether only people decide about money here
   * @param clocksStand whether the clocks stand still here
   * @param awaits the amount that the client is asked to pay here
   * @param slot free, held or booked: what happens to the appointment's time
   */
  public record State(
      String name,
      String about,
      boolean ends,
      boolean dispute,
      boolean clocksStand,
      @Nullable String awaits,
      String slot,
      int line) {}

  /**
   * A transition.
   *
   * @param by client, provider, operator, time or system (a payment)
   * @param at when the clock takes it, for example "earliest of placed + 5d, start - 6h"
   * @param before people may take it only before this moment
   * @param after people may take it only from this moment on
   * @param holds facts that must be true
   * @param lacks facts that must not be true
   * @param atMost how many times an order may take it
   * @param inputs amounts that the actor says
   */
  public record Transition(
      String name,
      String about,
      List<String> from,
      String to,
      List<String> by,
      @Nullable String at,
      @Nullable String before,
      @Nullable String after,
      List<String> holds,
      List<String> lacks,
      @Nullable Integer atMost,
      List<String> inputs,
      List<MoneyRule> money,
      int line) {}

  /**
   * A line of money.
   *
   * @param portion collect (all of the payment), share, policy (a share that the order's terms
   *     say), amount (said by an actor) or rest
   * @param of the amount's or policy's name, or the share in hundredths of a percent
   * @param from a pot, or payment
   * @param to a pot, client, provider, platform or payment (back to where it was paid from)
   */
  public record MoneyRule(String portion, @Nullable String of, String from, String to, int line) {}
}
