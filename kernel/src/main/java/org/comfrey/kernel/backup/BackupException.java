package org.comfrey.kernel.backup;

/** What was asked for cannot be done; the message says why, and what to do instead. */
public final class BackupException extends RuntimeException {
  BackupException(String sentence) {
    super(sentence);
  }

  BackupException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
