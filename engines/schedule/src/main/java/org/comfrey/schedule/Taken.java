package org.comfrey.schedule;

import java.util.List;

/**
 * What is taken already of the resources that a session needs: read once per question, in any
 * order. Time that is busy for one of the resources is busy for the session.
 *
 * @param busy everything but sessions of this very offer that can be joined
 * @param sessions those sessions, without their buffers
 */
public record Taken(List<Busy> busy, List<Session> sessions) {
  public static final Taken NOTHING = new Taken(List.of(), List.of());

  public Taken {
    busy = List.copyOf(busy);
    sessions = List.copyOf(sessions);
  }

  public static Taken busy(List<Busy> busy) {
    return new Taken(busy, List.of());
  }
}
