package org.comfrey.kernel.telemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names one request through all the processes that it passes (W3C Trace Context, version 00). The
 * ids are random and say nothing about anybody. Where the trace is recorded this is also one span
 * of it, which ends with {@link #call}; see {@link Tracing}.
 */
public final class Trace {
  /** The header that carries it. */
  public static final String HEADER = "traceparent";

  private static final Pattern FORM =
      Pattern.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})");
  private static final ScopedValue<Trace> CURRENT = ScopedValue.newInstance();

  private final String traceId;
  private final String spanId;
  private final boolean sampled;
  private final Tracing tracing;
  private final @Nullable Span span;

  private Trace(
      String traceId, String spanId, boolean sampled, Tracing tracing, @Nullable Span span) {
    this.traceId = traceId;
    this.spanId = spanId;
    this.sampled = sampled;
    this.tracing = tracing;
    this.span = span;
  }

  /** What a header says. */
  record Parent(String traceId, String spanId, boolean sampled) {
    static Optional<Parent> of(@Nullable String header) {
      Matcher matcher = FORM.matcher(header == null ? "" : header);
      return matcher.matches()
          ? Optional.of(
              new Parent(
                  matcher.group(1),
                  matcher.group(2),
                  (Integer.parseInt(matcher.group(3), 16) & 1) == 1))
          : Optional.empty();
    }
  }

  static Trace recorded(Tracing tracing, Span span) {
    return new Trace(
        span.getSpanContext().getTraceId(), span.getSpanContext().getSpanId(), true, tracing, span);
  }

  static Trace unrecorded(@Nullable String traceId, boolean sampled) {
    return new Trace(
        traceId == null ? randomHex(16) : traceId, randomHex(8), sampled, Tracing.off(), null);
  }

  /** The one that the current work belongs to. */
  public static Optional<Trace> current() {
    return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
  }

  /**
   * Continues the trace of a header, without a record of it; begins one where there is none or it
   * is malformed.
   */
  public static Trace continued(@Nullable String header) {
    return Tracing.off().entered("", SpanKind.INTERNAL, header, true);
  }

  /**
   * Runs work as a step of the current trace, which has a span of its own where the trace is
   * recorded. Costs next to nothing where it is not.
   */
  public static <T extends @Nullable Object, X extends Throwable> T step(
      Supplier<String> name, SpanKind kind, ScopedValue.CallableOp<T, X> work) throws X {
    Trace current = CURRENT.isBound() ? CURRENT.get() : null;
    return current == null || current.span == null
        ? work.call()
        : current.child(name.get(), kind).call(work);
  }

  /** A step within this trace, which ends when what is called with it ends. */
  public Trace child(String name, SpanKind kind) {
    return span == null
        ? new Trace(traceId, randomHex(8), sampled, tracing, null)
        : recorded(tracing, tracing.begin(name, kind, span.getSpanContext()));
  }

  public String traceId() {
    return traceId;
  }

  public String spanId() {
    return spanId;
  }

  /** Whether this process writes its spans down. */
  public boolean isRecorded() {
    return span != null;
  }

  /** Says what the step was when that is known; nothing about people. */
  public void name(String name) {
    if (span != null) {
      span.updateName(name);
    }
  }

  /** Notes a fact of the step; ids of things, never words of people. */
  public void note(String key, String value) {
    if (span != null) {
      span.setAttribute(key, value);
    }
  }

  /** Notes a number of the step. */
  public void note(String key, long value) {
    if (span != null) {
      span.setAttribute(key, value);
    }
  }

  /** Notes that the step failed, by a word for the kind of failure. */
  public void failed(String kind) {
    if (span != null) {
      span.setAttribute("error.type", kind);
      span.setStatus(StatusCode.ERROR);
    }
  }

  /** The value of the header. */
  public String header() {
    return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
  }

  /**
   * Runs work that belongs to this trace; its log lines carry the ids. What a failure says may hold
   * what somebody typed, so a span keeps its class alone.
   */
  public <T extends @Nullable Object, X extends Throwable> T call(ScopedValue.CallableOp<T, X> work)
      throws X {
    try (var first = org.slf4j.MDC.putCloseable("trace.id", traceId);
        var second = new SpanIdInLog(spanId)) {
      return ScopedValue.where(CURRENT, this).call(work);
    } catch (Throwable failure) {
      failed(failure.getClass().getName());
      throw failure;
    } finally {
      end();
    }
  }

  /** The step has ended; for what is not {@link #call called}. */
  void end() {
    if (span != null) {
      span.end();
    }
  }

  /** A step's id in the log's lines, and its parent's again when it has ended. */
  private static final class SpanIdInLog implements AutoCloseable {
    private static final String KEY = "span.id";
    private final @Nullable String before = org.slf4j.MDC.get(KEY);

    SpanIdInLog(String spanId) {
      org.slf4j.MDC.put(KEY, spanId);
    }

    @Override
    public void close() {
      if (before == null) {
        org.slf4j.MDC.remove(KEY);
      } else {
        org.slf4j.MDC.put(KEY, before);
      }
    }
  }

  private static String randomHex(int bytes) {
    byte[] random = new byte[bytes];
    ThreadLocalRandom.current().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
