package org.comfrey.kernel.crypto;

/**
 * Something encrypted is not what was sealed: it was changed, moved to another place, or sealed
 * with another key.
 */
public final class AlteredException extends RuntimeException {
  AlteredException(String message, Throwable cause) {
    super(message, cause);
  }
}
