package org.comfrey.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A line that is said to be cut is cut: otherwise the runs of faults would prove nothing. */
class TcpProxyTest {
  private static final int SILENCE_MILLIS = 50;
  private static final int PATIENCE_MILLIS = 20_000;

  private final ServerSocket echo = listening();
  private final TcpProxy proxy = TcpProxy.to(echo.getLocalPort());

  private static ServerSocket listening() {
    try {
      return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @BeforeEach
  void answerEverythingWithItself() {
    Thread.ofVirtual()
        .start(() -> {
          while (!echo.isClosed()) {
            try {
              Socket one = echo.accept();
              Thread.ofVirtual()
                  .start(() -> {
                    try (one) {
                      one.getInputStream().transferTo(one.getOutputStream());
                    } catch (IOException torn) {
                      // As intended.
                    }
                  });
            } catch (IOException closed) {
              return;
            }
          }
        });
  }

  @AfterEach
  void end() throws IOException {
    proxy.close();
    echo.close();
  }

  private Socket client() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static String said(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    return read(socket, text.length());
  }

  private static String read(Socket socket, int bytes) throws IOException {
    return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.UTF_8);
  }

  @Test
  void aCutTellsBothEndsAndTheNextConnectionIsGood() throws IOException {
    try (Socket socket = client()) {
      assertThat(said(socket, "hello")).isEqualTo("hello");
      proxy.cut();
      assertThatThrownBy(() -> said(socket, "again")).isInstanceOf(SocketException.class);
    }
    try (Socket socket = client()) {
      assertThat(said(socket, "hello")).isEqualTo("hello");
    }
  }

  @Test
  void anAnswerIsCutAfterSoManyBytes() throws IOException {
    try (Socket socket = client()) {
      assertThat(said(socket, "hello")).isEqualTo("hello");
      proxy.cutAfter(4);
      socket.getOutputStream().write("an answer".getBytes(StandardCharsets.UTF_8));
      // What came before a reset may be lost with it.
      assertThatThrownBy(() -> read(socket, 9)).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void whatIsSilentComesLaterAndWhatIsForgottenNever() throws IOException {
    try (Socket socket = client();
        Socket forgotten = client()) {
      assertThat(said(socket, "hello") + said(forgotten, "hello")).isEqualTo("hellohello");
      proxy.silence();
      socket.getOutputStream().write("late".getBytes(StandardCharsets.UTF_8));
      socket.setSoTimeout(SILENCE_MILLIS);
      assertThatThrownBy(() -> read(socket, 4)).isInstanceOf(SocketTimeoutException.class);
      proxy.heal();
      socket.setSoTimeout(PATIENCE_MILLIS);
      assertThat(read(socket, 4)).isEqualTo("late");
      proxy.forget();
      forgotten.setSoTimeout(SILENCE_MILLIS);
      assertThatThrownBy(() -> said(forgotten, "again")).isInstanceOf(SocketTimeoutException.class);
      try (Socket fresh = client()) {
        assertThat(said(fresh, "hello")).isEqualTo("hello");
      }
    }
  }

  @Test
  void aSlowLineTakesItsTime() throws IOException {
    try (Socket socket = client()) {
      proxy.slow(Duration.ofMillis(SILENCE_MILLIS), 1_000_000);
      long begin = System.nanoTime();
      assertThat(said(socket, "hello")).isEqualTo("hello");
      // There and back.
      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .isGreaterThan(Duration.ofMillis(2 * SILENCE_MILLIS - 1));
    }
  }

  @Test
  void theSameSeedDrawsTheSameFaultsAndEachKindComes() {
    assertThat(Fault.drawn(7, 1_000, true)).isEqualTo(Fault.drawn(7, 1_000, true));
    assertThat(Fault.drawn(7, 20, false)).isNotEqualTo(Fault.drawn(8, 20, false));
    assertThat(Fault.drawn(7, 20, false))
        .extracting(Fault::kind)
        .contains(
            Stream.of(Fault.Kind.values())
                .filter(kind -> !kind.ofKafka())
                .toArray(Fault.Kind[]::new))
        .filteredOn(Fault.Kind.NODE_KILLED::equals)
        .hasSize(1);
  }
}
