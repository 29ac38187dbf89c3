package org.comfrey.ledger;

/**
 * An account as of a position. Its fields are those of {@link CreateAccount}.
 *
 * @param position of the entry that opened it
 * @param flags with {@link AccountFlags#CLOSED} as of now
 * @param floor as of now
 * @param ceiling as of now
 */
public record Account(
    Uint128 id,
    Balances balances,
    Uint128 userData128,
    long userData64,
    int userData32,
    int ledger,
    int code,
    int flags,
    long floor,
    long ceiling,
    long position,
    long timestamp) {
  public boolean closed() {
    return (flags & AccountFlags.CLOSED) != 0;
  }
}
