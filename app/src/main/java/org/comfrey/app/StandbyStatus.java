package org.comfrey.app;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.comfrey.kernel.postgres.Primary;
import org.comfrey.kernel.postgres.Primary.Standby;
import org.comfrey.kernel.status.Finding;
import org.comfrey.kernel.status.StatusCheck;

/** Whether a second server has what is acknowledged, and whether one was left behind. */
final class StandbyStatus implements StatusCheck, MeterBinder {
  private final Primary primary;

  StandbyStatus(Primary primary) {
    this.primary = primary;
  }

  @Override
  public String part() {
    return "standby";
  }

  @Override
  public List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    Map<String, Object> server = Map.of("server", primary.server());
    findings.add(
        switch (primary.standby()) {
          case CONFIRMS -> Finding.well("confirms", server);
          case AWAY -> Finding.broken("away", server, "standby-away");
          case ALONE -> Finding.look("alone", server, "standby-missing");
          case UNKNOWN -> Finding.look("unknown", server, null);
        });
    for (String left : new TreeSet<>(primary.leftBehind().keySet())) {
      findings.add(Finding.look("left-behind", Map.of("server", left), "standby-missing"));
    }
    return findings;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("comfrey.standby.away", primary, p -> is(p, Standby.AWAY))
        .description("1 while commits wait for a standby that is away")
        .register(registry);
    Gauge.builder("comfrey.standby.missing", primary, p -> is(p, Standby.ALONE))
        .description("1 while two servers are named and no commit waits for the second")
        .register(registry);
    Gauge.builder("comfrey.standby.lag.bytes", primary, StandbyStatus::lag)
        .description("log that the standby has still to replay before it could take over")
        .register(registry);
  }

  private static double lag(Primary primary) {
    OptionalLong bytes = primary.standbyLagBytes();
    return bytes.isPresent() ? bytes.getAsLong() : Double.NaN;
  }

  private static double is(Primary primary, Standby state) {
    return primary.standby() == Standby.UNKNOWN ? Double.NaN : primary.standby() == state ? 1 : 0;
  }
}
