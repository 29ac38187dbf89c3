package org.comfrey.ledger;

/**
 * The database went away while a submission was under way, so its outcome is unknown: it may be on
 * disk or not. Submit it again with the same ids and get the one true answer.
 */
public final class LedgerUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  LedgerUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
