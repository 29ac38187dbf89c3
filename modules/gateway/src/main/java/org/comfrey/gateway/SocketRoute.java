package org.comfrey.gateway;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.comfrey.kernel.security.CallerToken;
import org.comfrey.kernel.telemetry.Trace;
import org.comfrey.kernel.web.ClientAddress;
import org.comfrey.kernel.web.Deadline;
import org.comfrey.kernel.web.Limits;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.kernel.web.Problems;
import org.comfrey.kernel.web.Sockets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Hands WebSockets on to the process of one module. The module answers the handshake first, with
 * all that it checks; only what it has opened is opened here.
 */
final class SocketRoute implements HandlerFunction<ServerResponse> {
  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

  /** What a refusal of the module says besides its text. */
  private static final List<String> SAID_BY_MODULE =
      List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.RETRY_AFTER, HttpHeaders.WWW_AUTHENTICATE);

  private final String module;
  private final URI address;
  private final HttpClient http;

  SocketRoute(String module, URI address, HttpClient http) {
    this.module = module;
    this.address = URI.create(address.toString().replaceFirst("^http", "ws"));
    this.http = http;
  }

  /** Whether somebody wants to open a WebSocket. */
  static boolean isAskedBy(ServerRequest request) {
    return "websocket".equalsIgnoreCase(request.headers().firstHeader(HttpHeaders.UPGRADE));
  }

  @Override
  public ServerResponse handle(ServerRequest request) throws InterruptedException {
    RelayedSocket socket = new RelayedSocket();
    CompletableFuture<WebSocket> opening = open(request.servletRequest(), socket);
    try {
      Duration left = Deadline.left().orElse(Limits.REQUEST_TIME);
      socket.opened(opening.get(left.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof WebSocketHandshakeException refused) {
        return refusal(refused.getResponse());
      }
      throw away();
    } catch (TimeoutException late) {
      var _ = opening.thenAccept(WebSocket::abort);
      throw away();
    }
    return ServerResponse.status(HttpStatus.SWITCHING_PROTOCOLS)
        .build((from, to) -> {
          upgrade(from, to, socket);
          return null;
        });
  }

  private CompletableFuture<WebSocket> open(HttpServletRequest request, RelayedSocket socket) {
    WebSocket.Builder builder =
        http.newWebSocketBuilder()
            .connectTimeout(Limits.MODULE_CONNECT_TIME)
            .header(ClientAddress.HEADER, request.getRemoteAddr());
    Deadline.left()
        .ifPresent(left -> builder.header(Deadline.HEADER, Long.toString(left.toMillis())));
    Trace.current().ifPresent(trace -> builder.header(Trace.HEADER, trace.header()));
    CallerToken.current()
        .ifPresent(token -> builder.header(HttpHeaders.AUTHORIZATION, "Bearer " + token));
    return builder.buildAsync(address.resolve(request.getRequestURI()), socket);
  }

  private ProblemException away() {
    return Problems.UNAVAILABLE
        .because("Module " + module + " does not answer at the moment. Come back in a moment.")
        .retryAfter(ASK_AGAIN);
  }

  private static ServerResponse refusal(HttpResponse<?> response) {
    ServerResponse.BodyBuilder answer = ServerResponse.status(response.statusCode());
    for (String name : SAID_BY_MODULE) {
      response.headers().firstValue(name).ifPresent(value -> answer.header(name, value));
    }
    byte[] text = Objects.toString(response.body(), "").getBytes(StandardCharsets.UTF_8);
    return answer.build((from, to) -> {
      to.getOutputStream().write(text);
      return null;
    });
  }

  private static void upgrade(
      HttpServletRequest request, HttpServletResponse response, RelayedSocket socket)
      throws IOException {
    var container =
        (ServerContainer) request.getServletContext().getAttribute(ServerContainer.class.getName());
    boolean done = false;
    try {
      container.upgradeHttpToWebSocket(request, response, config(request, socket), Map.of());
      done = true;
    } catch (DeploymentException impossible) {
      throw new IllegalStateException("the endpoint is not deployed, it is made here", impossible);
    } finally {
      if (!done) {
        socket.leave();
      }
    }
  }

  private static ServerEndpointConfig config(HttpServletRequest request, RelayedSocket socket) {
    return Sockets.endpoint(RelayedSocket.class, request.getRequestURI(), () -> socket);
  }
}
