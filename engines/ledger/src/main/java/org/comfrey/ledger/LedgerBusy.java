package org.comfrey.ledger;

/** The queue is full, so the submission was not taken. Nothing was recorded; try again later. */
public final class LedgerBusy extends RuntimeException {
  private static final long serialVersionUID = 1;

  LedgerBusy(String message) {
    super(message);
  }
}
