package org.comfrey.kernel.outbox;

import org.comfrey.api.Event;
import org.comfrey.api.EventType;

@EventType("alpha.counted.v1")
record Counted(String counter, int number) implements Event {
  @Override
  public String subject() {
    return counter;
  }
}
