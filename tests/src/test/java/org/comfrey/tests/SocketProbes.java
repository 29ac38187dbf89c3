package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who may open a WebSocket. */
final class SocketProbes {
  private static final String PATH = "/v1/conversations/live";
  private static final int OPEN = 101;

  private SocketProbes() {}

  static List<Probe> all() {
    return List.of(
        new Probe("4.4.2", "a WebSocket is opened by our own pages", SocketProbes::origins),
        new Probe("4.4.4", "a WebSocket asks for a sign-in that holds", SocketProbes::signIns));
  }

  private static void origins(Target target) throws IOException {
    String cookie = target.browserOf(target.person());
    String own = "http://localhost:" + target.url().getPort();
    assertThat(handshake(target, PATH, Map.of("Cookie", cookie, "Origin", own))).isEqualTo(OPEN);
    for (String origin : List.of("https://evil.example", "null", own + ".evil.example")) {
      assertThat(handshake(target, PATH, Map.of("Cookie", cookie, "Origin", origin)))
          .as(origin)
          .isEqualTo(403);
    }
    assertThat(
            handshake(
                target,
                PATH,
                Map.of("Cookie", cookie, "Origin", own, "Sec-Fetch-Site", "cross-site")))
        .isEqualTo(403);
  }

  private static void signIns(Target target) throws IOException {
    String token = target.token(target.person());
    assertThat(handshake(target, PATH, bearing(token))).isEqualTo(OPEN);
    assertThat(handshake(target, PATH, Map.of())).isEqualTo(401);
    assertThat(handshake(target, PATH + "?access_token=" + token, Map.of())).isEqualTo(401);
    for (String how : List.of("key", "expired", "audience", "issuer", "none")) {
      assertThat(handshake(target, PATH, bearing(target.forged(how)))).as(how).isEqualTo(401);
    }
  }

  private static Map<String, String> bearing(String token) {
    return Map.of("Authorization", "Bearer " + token);
  }

  /** The status of the answer to a handshake. */
  static int handshake(Target target, String path, Map<String, String> more) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Host", "localhost:" + target.url().getPort());
    headers.put("Upgrade", "websocket");
    headers.put("Connection", "Upgrade");
    headers.put("Sec-WebSocket-Version", "13");
    headers.put("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    headers.putAll(more);
    StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\n");
    headers.forEach((name, value) -> request.append(name + ": " + value + "\r\n"));
    try (Socket socket = new Socket("localhost", target.url().getPort())) {
      socket
          .getOutputStream()
          .write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
      BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      String status = answer.readLine();
      assertThat(status).startsWith("HTTP/1.1 ");
      return Integer.parseInt(status.split(" ", 3)[1]);
    }
  }
}
