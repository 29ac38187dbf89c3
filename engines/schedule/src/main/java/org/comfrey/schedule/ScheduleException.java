package org.comfrey.schedule;

/** Input that cannot be a plan, a rule or a request; the message is a sentence for its author. */
public final class ScheduleException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public ScheduleException(String message) {
    super(message);
  }
}
