package org.comfrey.kernel.status;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.comfrey.kernel.timers.TimerMeters;

/** Whether what was to happen at a time happens then. */
final class TimersStatus implements StatusCheck {
  private static final double LATE_SECONDS = 60;

  private final TimerMeters timers;
  private final InstantSource clock;

  TimersStatus(TimerMeters timers, InstantSource clock) {
    this.timers = timers;
    this.clock = clock;
  }

  @Override
  public String part() {
    return "timers";
  }

  @Override
  public List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    for (TimerMeters.Standing module : timers.standings()) {
      double late = module.lateSeconds(clock.instant());
      if (late > LATE_SECONDS) {
        findings.add(
            Finding.broken(
                "late",
                Map.of(
                    "module",
                    module.module(),
                    "count",
                    module.due(),
                    "minutes",
                    Math.round(late / 60)),
                "timers-late"));
      }
      if (module.failing() > 0) {
        findings.add(
            Finding.look(
                "failing",
                Map.of("module", module.module(), "count", module.failing()),
                "timers-failing"));
      }
    }
    return findings.isEmpty() ? List.of(Finding.well("punctual", Map.of())) : findings;
  }
}
