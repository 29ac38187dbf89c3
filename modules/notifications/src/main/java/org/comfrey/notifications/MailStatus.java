package org.comfrey.notifications;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.status.Finding;
import org.comfrey.kernel.status.StatusCheck;

/** Whether mails leave, and whether they would reach anybody. */
final class MailStatus implements StatusCheck {
  /** Its place on the page of the installation's status. */
  static final int SHOWN = 5;

  private static final Duration LATE = Duration.ofMinutes(10);
  private static final Duration LATELY = Duration.ofDays(1);

  private final ModuleDatabase database;
  private final boolean sends;
  private final Clock clock;

  /**
   * @param sends whether mails go to a server, not into the sandbox's mailbox
   */
  MailStatus(ModuleDatabase database, boolean sends, Clock clock) {
    this.database = database;
    this.sends = sends;
    this.clock = clock;
  }

  @Override
  public String part() {
    return "mail";
  }

  @Override
  public List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    long late =
        count(
            "SELECT count(*) FROM delivery WHERE state = 'waiting' AND due < ? AND channel = 'mail'",
            LATE);
    if (late > 0) {
      findings.add(Finding.broken("late", Map.of("count", late), "events-held"));
    }
    long failed =
        count(
            "SELECT count(*) FROM delivery WHERE state = 'failed' AND ended > ? AND channel = 'mail'",
            LATELY);
    if (failed > 0) {
      findings.add(Finding.look("failed", Map.of("count", failed), "events-held"));
    }
    if (!sends) {
      findings.add(Finding.look("sandbox", Map.of(), null));
    } else if (findings.isEmpty()) {
      findings.add(Finding.well("sent", Map.of()));
    }
    return findings;
  }

  private long count(String sql, Duration before) {
    return database
        .sql()
        .sql(sql)
        .param(Notices.utc(clock.instant().minus(before)))
        .query(Long.class)
        .single();
  }
}
