package org.comfrey.ledger;

/** The four balances of an account, in minor units, each from 0 to 2^63-1. */
public record Balances(
    long debitsPending, long debitsPosted, long creditsPending, long creditsPosted) {
  public static final Balances ZERO = new Balances(0, 0, 0, 0);

  /** What a wallet can spend: posted credits less posted debits and what is held of them. */
  public long available() {
    return creditsPosted - debitsPosted - debitsPending;
  }
}
