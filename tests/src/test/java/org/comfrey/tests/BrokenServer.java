package org.comfrey.tests;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Does everything wrong that a probe looks for: believes every token, takes every code as often as
 * it comes, tells whatever it knows, reflects what it is sent, and never says no. A probe that is
 * content with it would be content with anything.
 */
@SuppressWarnings({"InlineFormatString", "FutureReturnValueIgnored"}) // It is broken on purpose.
final class BrokenServer implements Target, AutoCloseable {
  private static final String KNOWS_ALL =
      """
      {"access_token":"a.b.c","refresh_token":"r","id_token":"i.d.t","expires_in":99999999,
       "continue":"/oauth2/authorize?x=1","secondFactor":{"attempt":"a","methods":["authenticator"]},
       "secret":"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ","codes":["one","two"],"roles":["member","operator"],
       "id":"00000000-0000-4000-8000-000000000001","email":"everybody@test.example","password":"hash",
       "issuer":"http://%s","items":[{"id":"1"}],"trace":"java.lang.IllegalStateException: ERROR: syntax error at or near
      \\tat org.comfrey.Broken.handle(Broken.java:1)","echo":"%s"}
      """;

  private final HttpServer server;
  private final ServerSocket everything;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  BrokenServer() {
    try {
      everything = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    server.createContext("/", BrokenServer::answer);
    server.setExecutor(threads);
    server.start();
    threads.submit(() -> answerEverything(everything));
  }

  private static void answer(HttpExchange exchange) throws IOException {
    String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String query = exchange.getRequestURI().getQuery();
    String origin = exchange.getRequestHeaders().getFirst("Origin");
    String host = exchange.getRequestHeaders().getFirst("X-Forwarded-Host");
    var headers = exchange.getResponseHeaders();
    headers.set("Set-Cookie", "session=1");
    headers.set("Content-Type", "text/html");
    headers.set("Server", "Broken/0.1");
    headers.set("Access-Control-Allow-Origin", origin == null ? "*" : origin);
    String path = exchange.getRequestURI().getPath();
    if (path.equals("/oauth2/authorize") && query != null && query.contains("redirect_uri=")) {
      String redirect = query.replaceAll(".*redirect_uri=([^&]*).*", "$1");
      headers.set(
          "Location",
          URLDecoder.decode(redirect, StandardCharsets.UTF_8)
              + "?code=same&access_token=t&state=s");
      exchange.sendResponseHeaders(302, -1);
    } else if (path.startsWith("/bff/sign-in")) {
      headers.set("Location", "http://" + host + "/oauth2/authorize");
      exchange.sendResponseHeaders(302, -1);
    } else {
      byte[] body =
          KNOWS_ALL
              .formatted(host, sent.length() > 1_000 ? "" : (sent + query).replace("\"", "'"))
              .replace("\n", "")
              .getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  /** Believes whatever begins like a request to be one, wherever it stands. */
  private void answerEverything(ServerSocket everything) {
    while (!everything.isClosed()) {
      try (Socket client = everything.accept()) {
        client.getInputStream().readNBytes(40);
        client
            .getOutputStream()
            .write(
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
                    .repeat(2)
                    .getBytes(StandardCharsets.US_ASCII));
      } catch (IOException ended) {
        // The next one, unless this server was closed.
      }
    }
  }

  @Override
  public URI raw() {
    return URI.create("http://localhost:" + everything.getLocalPort());
  }

  @Override
  public URI url() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  @Override
  public String person(String... roles) {
    return "somebody@test.example";
  }

  @Override
  public String token(String email) {
    return "believed";
  }

  @Override
  public String forged(String how) {
    return "believed too";
  }

  @Override
  public String browserOf(String email) {
    return "session=1";
  }

  @Override
  public List<String> unpaidOrder() {
    return List.of("00000000-0000-4000-8000-000000000002", "believed");
  }

  @Override
  public List<List<String>> twoQuotesOfOneHour() {
    return List.of(List.of("q1", "believed"), List.of("q2", "believed"));
  }

  @Override
  public Instant now() {
    return Platform.BEGIN;
  }

  @Override
  public void advance(Duration time) {
    // It knows no time: nothing it gave out ever ends.
  }

  @Override
  public void settle() {
    // It does everything at once.
  }

  @Override
  public String mailTo(String email) {
    return "#token=guessable";
  }

  @Override
  public void close() {
    server.stop(0);
    try {
      everything.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    threads.shutdownNow();
  }
}
