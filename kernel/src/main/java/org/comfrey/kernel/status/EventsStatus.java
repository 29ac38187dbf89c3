package org.comfrey.kernel.status;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.comfrey.kernel.outbox.Backlog;
import org.comfrey.kernel.outbox.Relay;

/** Which subscribers are behind, held up, or wait for a person. */
final class EventsStatus implements StatusCheck {
  private static final long LATE_SECONDS = 60;

  private final Relay relay;
  private final InstantSource clock;

  /**
   * @param clock that stamps events
   */
  EventsStatus(Relay relay, InstantSource clock) {
    this.relay = relay;
    this.clock = clock;
  }

  @Override
  public String part() {
    return "events";
  }

  @Override
  public List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    long pending = 0;
    List<Backlog> backlogs = relay.backlogs();
    for (Backlog backlog : backlogs) {
      pending += backlog.pending();
      String to = backlog.subscriber();
      if (backlog.dead() > 0) {
        findings.add(Finding.broken("dead", values(backlog, to, backlog.dead()), "dead-letters"));
      } else if (backlog.held() > 0) {
        findings.add(Finding.look("held", values(backlog, to, backlog.held()), "events-held"));
      }
      Instant oldest = backlog.oldest();
      if (oldest != null && Duration.between(oldest, clock.instant()).toSeconds() > LATE_SECONDS) {
        findings.add(
            Finding.broken("behind", values(backlog, to, backlog.pending()), "relay-stuck"));
      }
    }
    if (findings.isEmpty()) {
      findings.add(
          Finding.well("delivered", Map.of("count", pending, "subscribers", backlogs.size())));
    }
    return findings;
  }

  private static Map<String, Object> values(Backlog backlog, String subscriber, long count) {
    return Map.of("module", backlog.module(), "subscriber", subscriber, "count", count);
  }
}
