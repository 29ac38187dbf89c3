package org.comfrey.kernel.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.Test;

class GuardedHttpTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final GuardedHttp.Lookup HERE = host -> new InetAddress[] {LOOPBACK};

  private static GuardedHttp http(Duration longest, int redirects) {
    return new GuardedHttp(
        host -> {
          if (host.startsWith("inside.")) {
            return new InetAddress[] {InetAddress.getByName("10.1.2.3")};
          }
          return HERE.addresses(host);
        },
        InetAddress::isLoopbackAddress,
        new GuardedHttp.Limits(Duration.ofSeconds(30), longest, 4, 4, redirects));
  }

  private static String body(ClassicHttpResponse response) throws IOException {
    try {
      return EntityUtils.toString(response.getEntity(), 100);
    } catch (org.apache.hc.core5.http.ParseException e) {
      throw new IOException(e);
    }
  }

  private static void readHead(InputStream in) throws IOException {
    String end = "\r\n\r\n";
    int met = 0;
    while (met < end.length()) {
      int next = in.read();
      if (next < 0) {
        return;
      }
      met = next == end.charAt(met) ? met + 1 : next == '\r' ? 1 : 0;
    }
  }

  /** Answers each connection with these bytes. */
  private static void answer(ServerSocket server, String text, AtomicInteger asked) {
    Thread.ofVirtual()
        .start(() -> {
          while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
              readHead(socket.getInputStream());
              asked.incrementAndGet();
              socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException closed) {
              return;
            }
          }
        });
  }

  /**
   * Each byte comes long before the socket's patience ends, for ever: only the limit of the whole
   * exchange stops it.
   */
  private static CompletableFuture<Boolean> drip(ServerSocket server, String begin) {
    CompletableFuture<Boolean> leftAlone = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try (Socket socket = server.accept()) {
            readHead(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            out.write(begin.getBytes(StandardCharsets.US_ASCII));
            while (true) {
              out.write('x');
              // Waits a little, and learns when the other end has gone.
              socket.setSoTimeout(20);
              try {
                if (socket.getInputStream().read() < 0) {
                  leftAlone.complete(true);
                  return;
                }
              } catch (SocketTimeoutException quiet) {
                // It is still there.
              }
            }
          } catch (IOException gone) {
            leftAlone.complete(true);
          }
        });
    return leftAlone;
  }

  private static void isCutOff(String begin)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    try (ServerSocket server = new ServerSocket(0, 5, LOOPBACK);
        GuardedHttp http = http(Duration.ofMillis(300), 0)) {
      CompletableFuture<Boolean> leftAlone = drip(server, begin);
      HttpGet get = new HttpGet("http://drip.example:" + server.getLocalPort() + "/");

      assertThatThrownBy(() -> http.send(get, GuardedHttpTest::body))
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessageContaining("longer than");
      assertThat(leftAlone.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aHeadThatDripsIsCutOff() throws Exception {
    isCutOff("HTTP/1.1 200 OK\r\nX-Endless: ");
  }

  @Test
  void aBodyThatDripsIsCutOff() throws Exception {
    isCutOff("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n");
  }

  @Test
  void whatLiesInsideIsNotAskedAlsoNotByARedirect() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (ServerSocket server = new ServerSocket(0, 5, LOOPBACK);
        GuardedHttp http = http(Duration.ofSeconds(20), 3)) {
      int port = server.getLocalPort();
      answer(
          server,
          "HTTP/1.1 302 Found\r\nLocation: http://inside.example:"
              + port
              + "/\r\n"
              + "Content-Length: 0\r\nConnection: close\r\n\r\n",
          asked);

      assertThatThrownBy(
              () -> http.send(new HttpGet("http://inside.example:" + port), GuardedHttpTest::body))
          .isInstanceOf(GuardedHttp.InsideException.class);
      assertThat(asked).hasValue(0);
      assertThatThrownBy(
              () -> http.send(new HttpGet("http://outside.example:" + port), GuardedHttpTest::body))
          .isInstanceOf(GuardedHttp.InsideException.class);
      assertThat(asked).hasValue(1);
    }
  }

  @Test
  void aRedirectIsNotFollowedWhereNoneIsAllowed() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (ServerSocket server = new ServerSocket(0, 5, LOOPBACK);
        GuardedHttp http = http(Duration.ofSeconds(20), 0)) {
      int port = server.getLocalPort();
      answer(
          server,
          "HTTP/1.1 302 Found\r\nLocation: http://other.example:"
              + port
              + "/\r\n"
              + "Content-Length: 0\r\nConnection: close\r\n\r\n",
          asked);

      int status =
          http.send(new HttpGet("http://outside.example:" + port), ClassicHttpResponse::getCode);

      assertThat(status).isEqualTo(302);
      assertThat(asked).hasValue(1);
    }
  }

  @Test
  void anUnknownNameIsSaidToBeUnknown() throws Exception {
    GuardedHttp.Lookup nobody =
        host -> {
          throw new UnknownHostException(host);
        };
    try (GuardedHttp http =
        new GuardedHttp(
            nobody,
            PublicAddresses::contains,
            new GuardedHttp.Limits(Duration.ofSeconds(5), Duration.ofSeconds(5), 1, 1, 0))) {
      assertThatThrownBy(
              () -> http.send(new HttpGet("http://nobody.example/"), GuardedHttpTest::body))
          .isInstanceOf(UnknownHostException.class);
    }
  }
}
