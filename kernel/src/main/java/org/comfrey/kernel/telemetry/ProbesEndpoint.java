package org.comfrey.kernel.telemetry;

import java.util.List;
import java.util.function.Supplier;
import org.comfrey.api.Access;
import org.comfrey.api.Permission;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The probes of an orchestrator: whether to restart this process, and whether to send it requests.
 */
@RestController
class ProbesEndpoint {
  private final Supplier<List<Readiness>> conditions;
  private volatile boolean accepting;

  ProbesEndpoint(Supplier<List<Readiness>> conditions) {
    this.conditions = conditions;
  }

  @EventListener
  void changed(AvailabilityChangeEvent<ReadinessState> event) {
    accepting = event.getState() == ReadinessState.ACCEPTING_TRAFFIC;
  }

  /**
   * Answers as long as requests are served at all; nothing outside of the process may make it fail.
   */
  @GetMapping(value = "/livez", produces = "text/plain")
  @Access(Permission.PUBLIC)
  ResponseEntity<String> live() {
    return ResponseEntity.ok("ok\n");
  }

  /** Ready when it has started, is not stopping, and everything that it needs is there. */
  @GetMapping(value = "/readyz", produces = "text/plain")
  @Access(Permission.PUBLIC)
  ResponseEntity<String> ready() {
    if (!accepting) {
      return unavailable("starting or stopping\n");
    }
    for (Readiness condition : conditions.get()) {
      var obstacle = condition.obstacle();
      if (obstacle.isPresent()) {
        return unavailable(obstacle.get() + "\n");
      }
    }
    return ResponseEntity.ok("ok\n");
  }

  private static ResponseEntity<String> unavailable(String why) {
    return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).body(why);
  }
}
