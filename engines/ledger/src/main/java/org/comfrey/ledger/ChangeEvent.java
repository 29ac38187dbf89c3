package org.comfrey.ledger;

/**
 * A change of two accounts, with both as they were right after it.
 *
 * @param transfer the transfer; for {@link Kind#EXPIRED} the pending one that expired
 * @param amount moved, held, or released
 * @param position of the entry that made the change
 * @param timestamp of that entry
 */
public record ChangeEvent(
    Kind kind,
    Transfer transfer,
    long amount,
    Balances debitAccount,
    boolean debitAccountClosed,
    Balances creditAccount,
    boolean creditAccountClosed,
    long position,
    long timestamp) {

  public enum Kind {
    SINGLE_PHASE,
    PENDING,
    POSTED,
    VOIDED,
    EXPIRED
  }
}
