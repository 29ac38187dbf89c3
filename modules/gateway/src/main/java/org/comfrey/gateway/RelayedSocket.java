package org.comfrey.gateway;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.comfrey.kernel.web.Sockets;
import org.jspecify.annotations.Nullable;

/**
 * A device's connection, which is here, and the one to its module, which is in another process:
 * what is said at one is said at the other, in order, and when one ends the other does. Who is slow
 * is waited for: nothing is read from one side before the other has taken what came before.
 */
final class RelayedSocket extends Endpoint implements WebSocket.Listener {
  /** Longer than a module lets a device be silent. */
  private static final Duration IDLE_TIME = Duration.ofMinutes(2);

  private static final CloseReason MODULE_LOST =
      new CloseReason(CloseCodes.SERVICE_RESTART, "come back in a moment");

  private final StringBuilder frame = new StringBuilder();
  private @Nullable WebSocket module;
  private @Nullable Session device;
  private @Nullable CloseReason ended;

  /** What the module has opened; nothing is read from it before there is a device to tell. */
  synchronized void opened(WebSocket byModule) {
    module = byModule;
  }

  private synchronized @Nullable WebSocket module() {
    return module;
  }

  /** The device, told from now on; null where its module is gone already. */
  private synchronized @Nullable CloseReason joined(Session socket) {
    device = socket;
    return ended;
  }

  private synchronized @Nullable Session ended(CloseReason reason) {
    ended = reason;
    return device;
  }

  // The module's side.

  @Override
  public void onOpen(WebSocket byModule) {
    // The first frame is asked for when the device is there.
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    frame.append(part);
    if (!last) {
      from.request(1);
      return null;
    }
    String whole = frame.toString();
    frame.setLength(0);
    Session to;
    synchronized (this) {
      to = device;
    }
    if (to != null) {
      to.getAsyncRemote()
          .sendText(
              whole,
              sent -> {
                if (sent.isOK()) {
                  from.request(1);
                } else {
                  leave();
                }
              });
    }
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    boolean said = status != CloseCodes.NO_STATUS_CODE.getCode();
    end(
        new CloseReason(
            said ? CloseCodes.getCloseCode(status) : CloseCodes.NORMAL_CLOSURE, reason));
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable failure) {
    end(MODULE_LOST);
  }

  private void end(CloseReason reason) {
    Session open = ended(reason);
    if (open != null) {
      close(open, reason);
    }
  }

  private static void close(Session socket, CloseReason reason) {
    try {
      socket.close(reason);
    } catch (IOException gone) {
      // It is closed already.
    }
  }

  // The device's side.

  @Override
  public void onOpen(Session socket, EndpointConfig config) {
    socket.setMaxIdleTimeout(IDLE_TIME.toMillis());
    Sockets.listen(socket, this::handOn);
    CloseReason before = joined(socket);
    WebSocket to = module();
    if (before != null || to == null) {
      close(socket, before == null ? MODULE_LOST : before);
      return;
    }
    to.request(1);
  }

  private void handOn(String text) {
    WebSocket to = module();
    if (to == null) {
      return;
    }
    try {
      to.sendText(text, true).join();
    } catch (CompletionException lost) {
      end(MODULE_LOST);
    }
  }

  @Override
  public void onClose(Session socket, CloseReason reason) {
    leave();
  }

  @Override
  public void onError(Session socket, Throwable failure) {
    // A device that goes away in the middle of something is told of here; onClose follows.
  }

  /** Tells the module that nobody is here any more. */
  void leave() {
    WebSocket to = module();
    if (to != null) {
      var _ = to.sendClose(WebSocket.NORMAL_CLOSURE, "").whenComplete((_, _) -> to.abort());
    }
  }
}
