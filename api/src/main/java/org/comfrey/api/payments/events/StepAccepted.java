package org.comfrey.api.payments.events;

import org.comfrey.api.Event;
import org.comfrey.api.EventType;
import org.comfrey.api.payments.internal.StepCommand;

/** An order took a step; the envelope's time is the ledger's time of it. */
@EventType("payments.step-accepted.v1")
public record StepAccepted(long number, StepCommand step) implements Event {
  @Override
  public String subject() {
    return step.order().toString();
  }
}
