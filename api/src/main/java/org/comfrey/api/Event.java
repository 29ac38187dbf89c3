package org.comfrey.api;

/**
 * Something that happened, told to every module that asked. Its type name is given by {@link
 * EventType}.
 */
public interface Event {
  /** The aggregate that it happened to; events of one subject are delivered in their order. */
  String subject();
}
