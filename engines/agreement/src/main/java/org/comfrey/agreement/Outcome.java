package org.comfrey.agreement;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What an attempt comes to. */
public sealed interface Outcome {

  /**
   * The step would be right. Nothing has changed yet: it counts once payments has accepted it.
   *
   * @param next where the order stands afterwards
   * @param money what moves, exact, in order; nothing of zero
   * @param effects what else must happen
   * @param messages whom to tell
   * @param deadlines when the clock will act if nobody does, soonest first
   */
  record Accepted(
      String transition,
      OrderState next,
      List<MoneyAction> money,
      List<Effect> effects,
      List<Message> messages,
      List<Deadline> deadlines)
      implements Outcome {
    public Accepted {
      money = List.copyOf(money);
      effects = List.copyOf(effects);
      messages = List.copyOf(messages);
      deadlines = List.copyOf(deadlines);
    }
  }

  /** The step would be wrong; the sentence says what would be accepted. */
  record Refused(Reason reason, String sentence) implements Outcome {}

  /** Why not; the first that applies, in this order. */
  enum Reason {
    /** The agreement has no such transition. */
    UNKNOWN_TRANSITION,
    /** The order has ended. */
    ENDED,
    /** The transition does not leave the order's present state. */
    WRONG_STATE,
    /** This role may not take it. */
    WRONG_ROLE,
    /** A deadline has passed; the clock's transition is the next one. */
    DEADLINE_PASSED,
    /** The clock's time, or the time from which a person may act, has not come. */
    TOO_EARLY,
    /** The time until which a person may act has gone. */
    TOO_LATE,
    /** A fact stands against it. */
    FACT,
    /** It was taken as often as it may be. */
    USED_UP,
    /** An amount or a time that the actor must say is missing. */
    MISSING_INPUT,
    /** Something was said that the transition does not ask for. */
    UNKNOWN_INPUT,
    /**
     * An amount is negative, or is more than the pot holds, or a capture differs from what was
     * asked.
     */
    WRONG_AMOUNT,
    /** The appointment's new time does not lie ahead. */
    WRONG_TIME,
    /** The money lines take more than the pot holds; a proved agreement never comes here. */
    OVERDRAWN,
    /** The order would end with money in a pot; a proved agreement never comes here. */
    NOT_DRAINED
  }

  /** Money that moves in the step. */
  record MoneyAction(Account from, Account to, long amountMinor) {}

  /** Something outside the ledger that belongs to the step. */
  sealed interface Effect {
    /** Hold the appointment's time. */
    record Hold() implements Effect {}

    /** Book the appointment's time. */
    record Book() implements Effect {}

    /** Give the appointment's time back. */
    record Release() implements Effect {}

    /** The appointment's time is now this one; give the old back in the same step. */
    record Move(OrderState.Appointment to) implements Effect {}

    /** Ask the client for a payment. */
    record AskPayment(String amount, long amountMinor) implements Effect {}

    /** The payment that was asked for is no longer wanted. */
    record StopPayment(String amount) implements Effect {}
  }

  /** Tell a person; the template is a name in the catalogue of messages. */
  record Message(Role to, String template) {}

  /**
   * The clock takes the transition at the instant, if its facts then hold.
   *
   * @param consequence what happens then, as one sentence of the agreement
   */
  record Deadline(String transition, Instant at, String consequence) {}

  /**
   * Something that a role may do now.
   *
   * @param until the last instant (exclusive) at which it may be done, as far as is known
   * @param inputs the amounts that must be said
   * @param asksTime whether a new start and end must be said
   * @param preview what would move, where no input is needed to know it
   */
  record Choice(
      String transition,
      String about,
      Optional<Instant> until,
      List<String> inputs,
      boolean asksTime,
      List<MoneyAction> preview) {}

  /**
   * What a role sees of an order.
   *
   * @param silence what happens if nobody does anything
   */
  record Options(List<Choice> choices, Optional<Deadline> next, String silence) {}
}
