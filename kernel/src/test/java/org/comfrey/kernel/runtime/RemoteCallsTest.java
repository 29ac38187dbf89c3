package org.comfrey.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.comfrey.api.ListingId;
import org.comfrey.kernel.sample.internal.StockApi;
import org.comfrey.kernel.web.Deadline;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.kernel.web.Problems;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RemoteCallsTest {
  private static final ListingId ID = new ListingId(new UUID(1, 2));
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  private final ServerSocket socket = socket();
  private final AtomicInteger requests = new AtomicInteger();

  @AfterEach
  void close() throws IOException {
    socket.close();
  }

  @Test
  void whatChangesSomethingIsNotSentAgainWhenTheConnectionBreaks() {
    breaksOff(Integer.MAX_VALUE);
    assertThatThrownBy(() -> api().reserve(new StockApi.Reservation(ID, 1, List.of())))
        .isInstanceOfSatisfying(
            RuntimeException.class,
            failure -> assertThat(RemoteApis.isUnreachable(failure)).isTrue());
    assertThat(requests).hasValue(1);
  }

  @Test
  void aQuestionIsAskedAgainWhenTheConnectionBreaksButNotForEver() {
    breaksOff(Integer.MAX_VALUE);
    assertThatThrownBy(() -> api().stock(ID, NOW))
        .isInstanceOfSatisfying(
            RuntimeException.class,
            failure -> assertThat(RemoteApis.isUnreachable(failure)).isTrue());
    // The client of the JDK asks once more by itself when a connection gave no byte.
    assertThat(requests.get()).isBetween(3, 6);
  }

  @Test
  void aQuestionThatIsAskedAgainIsAnswered() {
    breaksOff(2);
    assertThat(api().stock(ID, NOW)).isEqualTo(new StockApi.Stock(ID, NOW, 7));
    assertThat(requests).hasValue(3);
  }

  @Test
  void nothingIsAskedWhenNobodyWaitsForTheAnswerAnyMore() throws Exception {
    breaksOff(0);
    Deadline.within(
        Duration.ofNanos(1),
        () ->
            assertThatThrownBy(() -> api().stock(ID, NOW))
                .isInstanceOfSatisfying(
                    ProblemException.class,
                    refusal -> assertThat(refusal.is(Problems.DEADLINE_EXCEEDED)).isTrue()));
    assertThat(requests).hasValue(0);
  }

  @Test
  void anAnswerThatBeginsAndDoesNotEndIsNotWaitedForLongerThanAllowed() throws Exception {
    Thread.ofVirtual()
        .start(() -> {
          try (Socket connection = socket.accept()) {
            read(connection);
            String begin = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{";
            connection.getOutputStream().write(begin.getBytes(StandardCharsets.UTF_8));
            // Until the other side gives up.
            connection.getInputStream().readAllBytes();
          } catch (IOException closed) {
            // The other side left without a word.
          }
        });
    Deadline.within(
        Duration.ofMillis(300),
        () ->
            assertThatThrownBy(() -> api().stock(ID, NOW))
                .isInstanceOfSatisfying(
                    ProblemException.class,
                    refusal -> assertThat(refusal.is(Problems.DEADLINE_EXCEEDED)).isTrue()));
  }

  private StockApi api() {
    return RemoteApis.plain()
        .client(
            StockApi.class, "warehouse", URI.create("http://127.0.0.1:" + socket.getLocalPort()));
  }

  private static ServerSocket socket() {
    try {
      return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes that many requests without a word, then answers. */
  private void breaksOff(int times) {
    Thread.ofVirtual()
        .start(() -> {
          while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
              read(connection);
              if (requests.incrementAndGet() > times) {
                answer(connection);
              }
            } catch (IOException closed) {
              // The test is over, or the other side was first to leave.
            }
          }
        });
  }

  private static void read(Socket connection) throws IOException {
    var lines =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
    String line = lines.readLine();
    if (line == null) {
      throw new IOException("nothing was asked");
    }
    while (line != null && !line.isEmpty()) {
      line = lines.readLine();
    }
  }

  private static void answer(Socket connection) throws IOException {
    String body = "{\"id\":\"" + ID + "\",\"at\":\"" + NOW + "\",\"count\":7}";
    String head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\nConnection: close\r\n\r\n";
    connection.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
    connection.getOutputStream().flush();
  }
}
