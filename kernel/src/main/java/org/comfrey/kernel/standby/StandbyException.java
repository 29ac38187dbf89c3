package org.comfrey.kernel.standby;

/** What was asked for cannot be done; the message says what to do instead. */
public final class StandbyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StandbyException(String sentence) {
    super(sentence);
  }

  StandbyException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
