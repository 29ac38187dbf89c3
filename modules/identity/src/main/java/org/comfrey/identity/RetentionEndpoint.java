package org.comfrey.identity;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.comfrey.api.identity.RetentionApi;
import org.comfrey.api.identity.RetentionRule;
import org.comfrey.identity.privacy.RetentionRuns;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RestController;

/** The rules of retention, simulated. */
@RestController
final class RetentionEndpoint implements RetentionApi {
  private final RetentionRuns runs;
  private final Clock clock;

  RetentionEndpoint(RetentionRuns runs, Clock clock) {
    this.runs = runs;
    this.clock = clock;
  }

  @Override
  public List<RetentionRule> retention(@Nullable Instant at) {
    return runs.simulate(at == null ? clock.instant() : at);
  }
}
