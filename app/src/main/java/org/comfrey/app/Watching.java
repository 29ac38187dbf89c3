package org.comfrey.app;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.comfrey.api.ServiceLevel;
import org.comfrey.kernel.runtime.ModuleRuntime;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.kernel.telemetry.TelemetryConfiguration;
import org.comfrey.kernel.work.StaffQueue;
import org.jspecify.annotations.Nullable;

/** How the environment says that a process is watched: the form of its log, and its traces. */
final class Watching {
  private Watching() {}

  /** The same process, watched as those variables ask. */
  static RuntimeOptions asked(RuntimeOptions given, Map<String, String> environment) {
    RuntimeOptions options = given;
    String format = value(environment, "COMFREY_LOG_FORMAT");
    if (format != null) {
      if (!format.equals("ecs") && !format.equals("text")) {
        throw new Refused("COMFREY_LOG_FORMAT is text or ecs, not '" + format + "'");
      }
      options = options.withProperty(ModuleRuntime.LOG_FORMAT, format);
    }
    String collector = value(environment, "COMFREY_OTLP_URL");
    if (collector != null) {
      options = options.withProperty(TelemetryConfiguration.COLLECTOR, address(collector));
    }
    String ratio = value(environment, "COMFREY_TRACE_RATIO");
    if (ratio != null) {
      options = options.withProperty(TelemetryConfiguration.RATIO, share(ratio));
    }
    for (ServiceLevel level : ServiceLevel.values()) {
      String hours = value(environment, "COMFREY_LEVEL_" + level.name());
      if (hours != null) {
        options =
            options.withProperty(StaffQueue.HOURS + level.name().toLowerCase(Locale.ROOT), hours);
      }
    }
    return options;
  }

  private static @Nullable String value(Map<String, String> environment, String name) {
    String value = environment.get(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  private static String address(String value) {
    try {
      URI address = URI.create(value);
      if (address.getHost() != null
          && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))) {
        return value;
      }
    } catch (IllegalArgumentException malformed) {
      // Said below.
    }
    throw new Refused(
        "COMFREY_OTLP_URL is the address of a collector that takes OTLP over HTTP, for example"
            + " http://localhost:4318");
  }

  private static String share(String value) {
    try {
      double share = Double.parseDouble(value);
      if (share >= 0 && share <= 1) {
        return Double.toString(share);
      }
    } catch (NumberFormatException malformed) {
      // Said below.
    }
    throw new Refused(
        "COMFREY_TRACE_RATIO is a share of the requests from 0 to 1, not '" + value + "'");
  }
}
