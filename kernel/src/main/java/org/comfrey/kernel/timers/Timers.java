package org.comfrey.kernel.timers;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.comfrey.kernel.postgres.ModuleDatabase;

/** Sets and cancels timers of one module, in the caller's transaction where there is one. */
public final class Timers {
  private final ModuleDatabase database;
  private final List<Consumer<Instant>> listeners = new CopyOnWriteArrayList<>();

  public Timers(ModuleDatabase database) {
    this.database = database;
  }

  ModuleDatabase database() {
    return database;
  }

  /**
   * Sets the timer of this kind and id, in place of the one that may be set already. One that is
   * being handled at this moment is set anew too.
   */
  public void set(String kind, String id, Instant when) {
    setAll(kind, Set.of(id), when);
  }

  /** Sets timers of one kind for one moment, in one statement, in the order of the set. */
  public void setAll(String kind, Set<String> ids, Instant when) {
    if (ids.isEmpty()) {
      return;
    }
    database
        .sql()
        .sql(
            """
            INSERT INTO scheduled_tasks AS t
              (task_name, task_instance, execution_time, picked, version)
            SELECT ?, id, ?, false, 1 FROM unnest(?::text[]) AS id
            ON CONFLICT (task_name, task_instance) DO UPDATE SET
              execution_time = excluded.execution_time, picked = false, picked_by = NULL,
              last_heartbeat = NULL, consecutive_failures = 0, version = t.version + 1\
            """)
        .param(kind)
        .param(OffsetDateTime.ofInstant(when, ZoneOffset.UTC))
        .param(ids.toArray(String[]::new))
        .update();
    database.afterCommit(() -> listeners.forEach(listener -> listener.accept(when)));
  }

  /** Cancels the timer; false when none was set. */
  public boolean cancel(String kind, String id) {
    return database
            .sql()
            .sql("DELETE FROM scheduled_tasks WHERE task_name = ? AND task_instance = ?")
            .params(kind, id)
            .update()
        > 0;
  }

  /** The listener is told when what was set is due. */
  void onSet(Consumer<Instant> listener) {
    listeners.add(listener);
  }

  void removeListener(Consumer<Instant> listener) {
    listeners.remove(listener);
  }
}
