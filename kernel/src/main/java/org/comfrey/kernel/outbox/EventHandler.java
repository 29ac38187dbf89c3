package org.comfrey.kernel.outbox;

import org.comfrey.api.Event;

/** Does what an event asks for. Throwing means not handled; it will come again. */
@FunctionalInterface
public interface EventHandler<E extends Event> {
  void handle(Envelope<E> event) throws Exception;
}
