package org.comfrey.kernel.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class TracingTest {
  private static final String ELSEWHERE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final List<SpanData> spans = new ArrayList<>();
  private final SpanExporter kept =
      new SpanExporter() {
        @Override
        public CompletableResultCode export(Collection<SpanData> ended) {
          spans.addAll(ended);
          return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
          return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
          return CompletableResultCode.ofSuccess();
        }
      };

  @Test
  void aStrangersWishToBeRecordedIsNotFollowedButItsIdsAre() {
    try (Tracing never = Tracing.to(kept, 0, "all")) {
      Trace trace = never.entered("HTTP", SpanKind.SERVER, ELSEWHERE, false);
      assertThat(trace.isRecorded()).isFalse();
      assertThat(trace.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
      assertThat(trace.header()).endsWith("-00");
      assertThat(trace.call(() -> Trace.current().orElseThrow().traceId()))
          .isEqualTo(trace.traceId());
    }
    assertThat(spans).isEmpty();
  }

  @Test
  void whatAProcessOfOursRecordsIsContinuedAndWhatItDoesNotRecordIsNot() {
    try (Tracing never = Tracing.to(kept, 0, "all");
        Tracing always = Tracing.to(kept, 1, "all")) {
      assertThat(never.entered("a", SpanKind.SERVER, ELSEWHERE, true).isRecorded()).isTrue();
      String unrecorded = ELSEWHERE.replaceAll("01$", "00");
      assertThat(always.entered("a", SpanKind.SERVER, unrecorded, true).isRecorded()).isFalse();
    }
  }

  @Test
  void stepsLieWithinEachOtherAndAFailureKeepsItsClassAlone() {
    Trace trace;
    try (Tracing always = Tracing.to(kept, 1, "all")) {
      trace = always.entered("HTTP", SpanKind.SERVER, ELSEWHERE, false);
      Trace entered = trace;
      assertThatThrownBy(() ->
              entered.call(() ->
                  Trace.step(
                      () -> "inner",
                      SpanKind.INTERNAL,
                      () -> {
                        throw new IllegalStateException("her telephone number");
                      })))
          .isInstanceOf(IllegalStateException.class);
    }
    SpanData inner = spans.get(0);
    SpanData outer = spans.get(1);
    assertThat(inner.getName()).isEqualTo("inner");
    assertThat(inner.getParentSpanId()).isEqualTo(outer.getSpanId()).isEqualTo(trace.spanId());
    assertThat(outer.getParentSpanId()).isEqualTo("b7ad6b7169203331");
    assertThat(outer.getTraceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(inner.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(spans.toString()).doesNotContain("telephone");
  }

  @Test
  void withoutACollectorNothingIsRecordedAndAHeaderPassesAsItCame() {
    Trace trace = Trace.continued(ELSEWHERE);
    assertThat(trace.isRecorded()).isFalse();
    assertThat(trace.header()).startsWith("00-0af7651916cd43dd8448eb211c80319c-").endsWith("-01");
    assertThat(Trace.continued("00-nonsense").header()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
  }

  @Test
  void spansReachACollectorAsOtlpOverHttp() throws IOException, InterruptedException {
    BlockingQueue<String> taken = new ArrayBlockingQueue<>(10);
    HttpServer collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/v1/traces",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          try (var unzipped = new GZIPInputStream(new ByteArrayInputStream(body))) {
            taken.add(
                exchange.getRequestHeaders().getFirst("Content-Type")
                    + " "
                    + new String(unzipped.readAllBytes(), StandardCharsets.ISO_8859_1));
          }
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
    try {
      URI url = URI.create("http://127.0.0.1:" + collector.getAddress().getPort());
      try (Tracing always = Tracing.toCollector(url, 1, "all")) {
        always.entered("POST /v1/orders", SpanKind.SERVER, null, false).call(() -> true);
        always.flush();
      }
      assertThat(taken.poll(30, TimeUnit.SECONDS))
          .startsWith("application/x-protobuf ")
          .contains("POST /v1/orders", "service.name", "comfrey");
    } finally {
      collector.stop(0);
    }
  }
}
