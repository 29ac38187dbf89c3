package org.comfrey.kernel.web;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Extension;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What our WebSockets have in common: texts alone, of a limited length, from devices each of which
 * costs little while it says nothing.
 */
public final class Sockets {
  /** Longer messages are refused with 1009, as RFC 6455 (7.4.1) has it. */
  public static final int MESSAGE_CHARACTERS = 64 * 1024;

  private Sockets() {}

  /**
   * An endpoint that is made for each connection. Nothing is compressed: that would take some 90 KB
   * of each connection, for texts that are short.
   */
  public static <E extends Endpoint> ServerEndpointConfig endpoint(
      Class<E> type, String path, Supplier<E> made) {
    return ServerEndpointConfig.Builder.create(type, path)
        .configurator(
            new ServerEndpointConfig.Configurator() {
              @Override
              public <T> T getEndpointInstance(Class<T> wanted) {
                return wanted.cast(made.get());
              }

              @Override
              public List<Extension> getNegotiatedExtensions(
                  List<Extension> installed, List<Extension> requested) {
                return List.of();
              }
            })
        .build();
  }

  /**
   * Gives each text that arrives, once it is whole. What is too long or no text ends the
   * connection; what comes behind it is read, so that its end can be heard, and dropped.
   */
  public static void listen(Session socket, Consumer<String> texts) {
    var whole = new Whole(socket, texts);
    // The container's own buffers stay as they are: it would keep one of the greatest length for
    // each connection, and cannot read UTF-8 with one that was made too small for binary messages.
    socket.addMessageHandler(String.class, whole);
    socket.addMessageHandler(ByteBuffer.class, (bytes, last) -> whole.refuseBinary());
  }

  /** Called by one thread after the other, as the container does for one connection. */
  private static final class Whole implements MessageHandler.Partial<String> {
    private final Session socket;
    private final Consumer<String> texts;
    private StringBuilder begun = new StringBuilder(0);
    private boolean refused;

    Whole(Session socket, Consumer<String> texts) {
      this.socket = socket;
      this.texts = texts;
    }

    @Override
    public void onMessage(String part, boolean last) {
      if (refused) {
        return;
      }
      if (begun.length() + part.length() > MESSAGE_CHARACTERS) {
        refuse(CloseCodes.TOO_BIG, "at most " + MESSAGE_CHARACTERS + " characters");
        return;
      }
      if (!last) {
        begun.append(part);
        return;
      }
      String text = begun.isEmpty() ? part : begun.append(part).toString();
      begun = new StringBuilder(0);
      texts.accept(text);
    }

    void refuseBinary() {
      if (!refused) {
        refuse(CloseCodes.CANNOT_ACCEPT, "texts alone");
      }
    }

    private void refuse(CloseCodes code, String because) {
      refused = true;
      begun = new StringBuilder(0);
      try {
        socket.close(new CloseReason(code, because));
      } catch (IOException gone) {
        // It is closed already.
      }
    }
  }
}
