package org.comfrey.kernel.timers;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.DeadExecutionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.time.MovableClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fires the timers of one module. Name what each kind does, then {@link #start}.
 *
 * <p>A clock that can be moved is obeyed at once. Its jumps make a running handler look dead; so a
 * node that is alone gives nothing to another one by such a clock, and takes up at the start what
 * an earlier process left half done. Several nodes must give: there, in a sandbox, a handler that
 * runs while the clock is moved may be run a second time, which it bears as it bears a crash.
 */
public final class TimerRunner implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TimerRunner.class);
  private static final int THREADS = 8;
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final int MISSED_HEARTBEATS = 6;
  private static final Duration SHUTDOWN = Duration.ofSeconds(20);
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final Duration QUIET_POLL = Duration.ofMillis(2);

  private final Timers timers;
  private final InstantSource clock;
  private final List<Task<?>> kinds = new ArrayList<>();
  private final List<RecurringTask<?>> recurring = new ArrayList<>();
  private final Consumer<Instant> set = this::wakeWhenDue;
  private MovableClock.Registration movement = () -> {};
  private volatile @Nullable Scheduler scheduler;

  public TimerRunner(Timers timers, InstantSource clock) {
    this.timers = timers;
    this.clock = clock;
  }

  ModuleDatabase database() {
    return timers.database();
  }

  /** Names what timers of this kind do. */
  public TimerRunner on(String kind, TimerHandler handler) {
    kinds.add(
        Tasks.custom(kind, Void.class)
            .onFailure(TimerRunner::tryAgain)
            .onDeadExecution(new DeadExecutionHandler.ReviveDeadExecution<>())
            .execute((timer, context) -> {
              fire(kind, timer.getId(), handler);
              return TimerRunner::done;
            }));
    return this;
  }

  /** Does something at start and then {@code pause} after each time it ended, on one node. */
  public TimerRunner every(String kind, Duration pause, Runnable work) {
    recurring.add(
        Tasks.recurring(kind, Schedules.fixedDelay(pause))
            .onFailureReschedule()
            .onDeadExecutionRevive()
            .execute((timer, context) -> work.run()));
    return this;
  }

  public TimerRunner start() {
    ModuleDatabase database = timers.database();
    SchedulerBuilder builder =
        Scheduler.create(database.dataSource(), kinds)
            .startTasks(recurring)
            .clock(clock::instant)
            .schedulerName(new SchedulerName.Fixed(database.module()))
            .executorService(Executors.newVirtualThreadPerTaskExecutor())
            .threads(THREADS)
            .pollingInterval(POLL)
            .pollUsingLockAndFetch(0.5, 1.0)
            .jdbcCustomization(new PostgreSqlJdbcCustomization(false, true))
            .shutdownMaxWait(SHUTDOWN)
            .failureLogging(LogLevel.WARN, true)
            .heartbeatInterval(HEARTBEAT)
            .missedHeartbeatsLimit(MISSED_HEARTBEATS);
    if (clock instanceof MovableClock && !database.isShared()) {
      builder.missedHeartbeatsLimit(Integer.MAX_VALUE);
      database
          .sql()
          .sql("UPDATE scheduled_tasks SET picked = false, version = version + 1 WHERE picked")
          .update();
    }
    Scheduler built = builder.build();
    scheduler = built;
    built.start();
    timers.onSet(set);
    movement = MovableClock.onMoveOf(clock, this::wake);
    return this;
  }

  /**
   * What is due later is found by the poll, which asks the database once a second and not often.
   */
  private void wakeWhenDue(Instant when) {
    if (!when.isAfter(clock.instant())) {
      wake();
    }
  }

  private void wake() {
    Scheduler running = scheduler;
    if (running != null) {
      running.triggerCheckForDueExecutions();
    }
  }

  private static void fire(String kind, String id, TimerHandler handler) {
    try {
      handler.fire(id);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("timer " + kind + " of " + id + ": " + e.getMessage(), e);
    }
  }

  /** A timer that was set anew or cancelled while it was handled is not ours to remove any more. */
  private static void done(ExecutionComplete complete, ExecutionOperations<Void> timer) {
    try {
      timer.remove();
    } catch (RuntimeException e) {
      log.debug("{} was set anew while it was handled", complete.getExecution(), e);
    }
  }

  private static void tryAgain(ExecutionComplete complete, ExecutionOperations<Void> timer) {
    int failures = complete.getExecution().consecutiveFailures;
    Duration pause = Duration.ofSeconds(1L << Math.min(failures, 20));
    timer.reschedule(
        complete,
        complete.getTimeDone().plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE));
  }

  /** Waits until no timer is due that has not been tried, for tests. False when it takes longer. */
  public boolean awaitQuiet(Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    while (System.nanoTime() < end) {
      wake();
      long due =
          timers
              .database()
              .sql()
              .sql(
                  """
                  SELECT count(*) FROM scheduled_tasks
                  WHERE execution_time <= ? AND (picked OR coalesce(consecutive_failures, 0) = 0)\
                  """)
              .param(OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
              .query(Long.class)
              .single();
      if (due == 0) {
        return true;
      }
      LockSupport.parkNanos(QUIET_POLL.toNanos());
    }
    return false;
  }

  /**
   * Lets the handlers that run come to their end. The poller may just be on its way into a wait,
   * which by a clock that stands still never ends, so it is woken until it is gone.
   */
  @Override
  public void close() {
    timers.removeListener(set);
    movement.close();
    Scheduler running = scheduler;
    if (running != null) {
      scheduler = null;
      Thread stopping = Thread.ofVirtual().name("timers stop").start(running::stop);
      try {
        while (!stopping.join(QUIET_POLL)) {
          running.triggerCheckForDueExecutions();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
