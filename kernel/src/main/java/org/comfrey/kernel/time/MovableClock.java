package org.comfrey.kernel.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A clock that goes where it is told to: for tests, in which it stands still otherwise, and for a
 * sandbox, in which it runs on but nobody wants to wait a week. Whoever waits for a time registers
 * with {@link #onMove} and looks again.
 */
public final class MovableClock extends Clock {
  private final Hands hands;
  private final ZoneId zone;

  private MovableClock(Hands hands, ZoneId zone) {
    this.hands = hands;
    this.zone = zone;
  }

  /** Stands at {@code start} until it is moved. */
  public static MovableClock at(Instant start) {
    return new MovableClock(new Hands(InstantSource.fixed(start)), ZoneOffset.UTC);
  }

  /** Runs with {@code base} and can be put ahead of it, as a sandbox that people use needs. */
  public static MovableClock runningWith(InstantSource base) {
    return new MovableClock(new Hands(base), ZoneOffset.UTC);
  }

  /** Stands at the given instant, for example {@code 2026-03-01T09:00:00Z}. */
  public static MovableClock at(String start) {
    return at(Instant.parse(start));
  }

  /** Moves on and returns the new time after every listener was told. */
  public Instant advance(Duration by) {
    Instant moved = hands.advance(by);
    hands.listeners.forEach(Runnable::run);
    return moved;
  }

  /** Moves to a given instant, which may lie in the past. */
  public void moveTo(Instant to) {
    hands.set(to);
    hands.listeners.forEach(Runnable::run);
  }

  /**
   * Calls {@code listener} on the mover's thread after each move, until the returned handle is
   * closed.
   */
  public Registration onMove(Runnable listener) {
    hands.listeners.add(listener);
    return () -> hands.listeners.remove(listener);
  }

  /** Lets {@code listener} hear of moves when {@code clock} is one that can be moved. */
  public static Registration onMoveOf(InstantSource clock, Runnable listener) {
    return clock instanceof MovableClock movable ? movable.onMove(listener) : () -> {};
  }

  @Override
  public Instant instant() {
    return hands.now();
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  /** The same clock seen from another zone; moving either moves both. */
  @Override
  public Clock withZone(ZoneId other) {
    return new MovableClock(hands, other);
  }

  /** What all zones' views of one clock share. */
  private static final class Hands {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final InstantSource base;
    private volatile Duration ahead = Duration.ZERO;

    Hands(InstantSource base) {
      this.base = base;
    }

    Instant now() {
      return base.instant().plus(ahead);
    }

    synchronized Instant advance(Duration by) {
      ahead = ahead.plus(by);
      return now();
    }

    synchronized void set(Instant to) {
      ahead = Duration.between(base.instant(), to);
    }
  }

  /** Ends a registration. */
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
