package org.comfrey.kernel.outbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A log in memory that keeps its promises and no more: it gives again what it gave, and forgets to
 * say that it kept something.
 */
final class MemoryTransport implements EventTransport {
  private static final long MOMENT_NANOS = 2_000_000;
  final AtomicInteger failures = new AtomicInteger();
  final AtomicInteger repeated = new AtomicInteger();
  private final Random random;
  private final Map<String, List<OutboxRow>> logs = new HashMap<>();
  private final Map<String, Integer> taken = new HashMap<>();

  MemoryTransport(long seed) {
    this.random = new Random(seed);
  }

  @Override
  public synchronized void publish(String module, List<OutboxRow> events) {
    List<OutboxRow> log = logs.computeIfAbsent(module, name -> new ArrayList<>());
    if (failures.getAndDecrement() > 0) {
      // The first of them was kept, and nobody knows.
      log.add(events.getFirst());
      throw new IllegalStateException("the log is away");
    }
    log.addAll(events);
  }

  synchronized int size(String module) {
    return logs.getOrDefault(module, List.of()).size();
  }

  @Override
  public Intake read(String reader, Set<String> modules) {
    return new Reading(reader, modules);
  }

  @Override
  public void close() {}

  private final class Reading implements Intake {
    private final String reader;
    private final Set<String> modules;
    private final Map<String, Integer> given = new HashMap<>();

    Reading(String reader, Set<String> modules) {
      this.reader = reader;
      this.modules = modules;
    }

    @Override
    public List<OutboxRow> next(Duration patience) {
      List<OutboxRow> events = now();
      if (events.isEmpty()) {
        LockSupport.parkNanos(MOMENT_NANOS);
      }
      return events;
    }

    private List<OutboxRow> now() {
      synchronized (MemoryTransport.this) {
        List<OutboxRow> events = new ArrayList<>();
        for (String module : modules) {
          List<OutboxRow> log = logs.getOrDefault(module, List.of());
          int from = taken.getOrDefault(reader + module, 0);
          int back = from == 0 ? 0 : random.nextInt(Math.min(from, 3) + 1);
          int to = Math.min(log.size(), from + 1 + random.nextInt(4));
          if (to > from) {
            repeated.addAndGet(back);
            events.addAll(log.subList(from - back, to));
          }
          given.put(module, Math.max(from, to));
        }
        return events;
      }
    }

    @Override
    public void taken() {
      synchronized (MemoryTransport.this) {
        given.forEach((module, position) -> taken.put(reader + module, position));
      }
    }

    @Override
    public void close() {}
  }
}
