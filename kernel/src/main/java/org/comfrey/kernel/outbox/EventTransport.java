package org.comfrey.kernel.outbox;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Carries events between processes that share no database: what one publishes, every module
 * elsewhere may take, in the order of each subject, and perhaps more than once.
 */
public interface EventTransport extends AutoCloseable {
  /**
   * Returns when all of these are kept safely; throws when that is not known, after which the same
   * ones come again.
   */
  void publish(String module, List<OutboxRow> events);

  /**
   * What those modules publish, as that module reads it: of several processes that read for one
   * module, each is given a part.
   */
  Intake read(String reader, Set<String> modules);

  @Override
  void close();

  /** Events that arrive. */
  interface Intake extends AutoCloseable {
    /** The next ones; waits at most that long for the first. */
    List<OutboxRow> next(Duration patience);

    /** Says that all that was given so far need not come again. */
    void taken();

    @Override
    void close();
  }
}
