package org.comfrey.ledger;

/**
 * The database refuses this very submission, for instance because a {@link Row} breaks a constraint
 * of its table. Nothing of it was recorded; sent again unchanged it fails again.
 */
public final class SubmissionFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  SubmissionFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
