package org.comfrey.kernel.telemetry;

import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names one request through all the processes that it passes (W3C Trace Context, version 00). The
 * ids are random and say nothing about anybody.
 */
public record Trace(String traceId, String spanId) {
  /** The header that carries it. */
  public static final String HEADER = "traceparent";

  private static final Pattern FORM =
      Pattern.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}");
  private static final ScopedValue<Trace> CURRENT = ScopedValue.newInstance();

  /** The one that the current work belongs to. */
  public static Optional<Trace> current() {
    return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
  }

  /** Continues the trace of a header; begins one where there is none or it is malformed. */
  public static Trace continued(@Nullable String header) {
    if (header != null) {
      Matcher matcher = FORM.matcher(header);
      if (matcher.matches()) {
        return new Trace(matcher.group(1), randomHex(8));
      }
    }
    return new Trace(randomHex(16), randomHex(8));
  }

  /** A step within this trace. */
  public Trace child() {
    return new Trace(traceId, randomHex(8));
  }

  /** The value of the header. */
  public String header() {
    return "00-" + traceId + "-" + spanId + "-01";
  }

  /** Runs work that belongs to this trace; its log lines carry the ids. */
  public <T, X extends Throwable> T call(ScopedValue.CallableOp<T, X> work) throws X {
    try (var first = org.slf4j.MDC.putCloseable("trace.id", traceId);
        var second = org.slf4j.MDC.putCloseable("span.id", spanId)) {
      return ScopedValue.where(CURRENT, this).call(work);
    }
  }

  private static String randomHex(int bytes) {
    byte[] random = new byte[bytes];
    ThreadLocalRandom.current().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
