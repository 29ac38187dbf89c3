package org.comfrey.kernel;

/**
 * Marks a bean that moves real money or reaches real people, such as a processor that is no
 * sandbox. Where one is present, a clock that can be moved is refused at start: whoever could move
 * it could let deadlines of money pass.
 */
public interface RealMoney {
  /** What it is, for the refusal. */
  String what();
}
