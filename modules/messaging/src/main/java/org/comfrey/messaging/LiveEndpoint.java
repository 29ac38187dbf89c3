package org.comfrey.messaging;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.Map;
import org.comfrey.api.Access;
import org.comfrey.api.Permission;
import org.comfrey.kernel.security.Caller;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.web.Sockets;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where devices begin to listen. The handshake is a request like every other: its cookie or token,
 * its origin, its rate and its permission are checked before anything is opened.
 */
@RestController
final class LiveEndpoint {
  private static final String PATH = "/v1/conversations/live";

  private final Live live;
  private final LiveCommands commands;

  LiveEndpoint(Live live, LiveCommands commands) {
    this.live = live;
    this.commands = commands;
  }

  @GetMapping(PATH)
  @Access(Permission.TALK)
  void listen(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Caller caller = Callers.current();
    if (!"websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))) {
      throw Refusals.UPGRADE_REQUIRED.because("Open a WebSocket (RFC 6455) here.");
    }
    live.requirePlace(caller.person());
    var container =
        (ServerContainer) request.getServletContext().getAttribute(ServerContainer.class.getName());
    try {
      container.upgradeHttpToWebSocket(request, response, config(caller), Map.of());
    } catch (DeploymentException impossible) {
      throw new IllegalStateException("the endpoint is not deployed, it is made here", impossible);
    }
  }

  private ServerEndpointConfig config(Caller caller) {
    return Sockets.endpoint(LiveSocket.class, PATH, () -> new LiveSocket(caller, live, commands));
  }
}
