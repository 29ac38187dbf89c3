package org.comfrey.kernel.timers;

/**
 * Does what a timer was set for. It may be called more than once, and late: it looks at the state
 * of what the id names and does nothing where nothing is due. Throwing means again after a pause.
 */
@FunctionalInterface
public interface TimerHandler {
  void fire(String id) throws Exception;
}
