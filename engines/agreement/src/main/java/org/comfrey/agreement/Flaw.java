package org.comfrey.agreement;

/** What can be wrong with an agreement that can be read. */
public enum Flaw {
  /** An order can wait for ever: no deadline comes and no operator may act. */
  STUCK,
  /** An order can go round for ever: a loop without a bound. */
  ENDLESS,
  /** A step can take more out of a pot than it holds. */
  OVERDRAWN,
  /** An order can end with money in a pot. */
  NOT_DRAINED,
  /** Shares of the whole leave or take minor units by rounding alone. */
  ROUNDING,
  /** What is captured and what is put into pots differ. */
  UNBALANCED,
  /** Two deadlines can come at the same instant and do different things. */
  AMBIGUOUS,
  /** Somebody decides in their own favour, or a clock decides a dispute. */
  OWN_CASE,
  /** The order can end while the appointment's time is still held. */
  HELD_FOREVER,
  /** A state that no order ever reaches. */
  DEAD_STATE,
  /** A transition that no order can ever take from a state that it names. */
  DEAD_TRANSITION
}
