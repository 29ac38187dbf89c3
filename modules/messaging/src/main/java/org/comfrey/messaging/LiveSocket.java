package org.comfrey.messaging;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.comfrey.kernel.security.Caller;
import org.comfrey.kernel.web.Sockets;
import org.jspecify.annotations.Nullable;

/** One open WebSocket of a caller who was checked before it was opened. */
final class LiveSocket extends Endpoint {
  /** Then the device comes back by itself, and who it is is checked anew. */
  private static final Duration LIFE_TIME = Duration.ofMinutes(10);

  /** Devices say something every half minute, so that nothing between takes them for gone. */
  private static final Duration IDLE_TIME = Duration.ofSeconds(90);

  private final Caller caller;
  private final Live live;
  private final LiveCommands commands;
  private final AtomicReference<@Nullable LiveSession> session = new AtomicReference<>();

  LiveSocket(Caller caller, Live live, LiveCommands commands) {
    this.caller = caller;
    this.live = live;
    this.commands = commands;
  }

  @Override
  public void onOpen(Session socket, EndpointConfig config) {
    socket.setMaxIdleTimeout(IDLE_TIME.toMillis());
    LiveSession mine = new LiveSession(socket, caller, System.nanoTime() + LIFE_TIME.toNanos());
    session.set(mine);
    Sockets.listen(socket, text -> hear(mine, text));
    live.add(mine);
    mine.send(LiveEvent.json(new LiveEvent.Ready(caller.person())));
  }

  private void hear(LiveSession mine, String text) {
    if (mine.isOver()) {
      mine.close(CloseReason.CloseCodes.SERVICE_RESTART, "come back in a moment");
    }
    // A device may go on talking after it was told that it is closed.
    if (!mine.isClosed()) {
      commands.obey(mine, text);
    }
  }

  @Override
  public void onClose(Session socket, CloseReason reason) {
    LiveSession mine = session.getAndSet(null);
    if (mine != null) {
      live.remove(mine);
      mine.close(CloseReason.CloseCodes.NORMAL_CLOSURE, "");
    }
  }

  @Override
  public void onError(Session socket, Throwable failure) {
    // A device that goes away in the middle of something is told of here; onClose follows.
  }
}
