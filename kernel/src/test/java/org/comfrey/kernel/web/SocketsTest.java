package org.comfrey.kernel.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.CloseReason;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a device may send, part by part, as the container hands it on. */
class SocketsTest {
  private static final String HALF = "x".repeat(Sockets.MESSAGE_CHARACTERS / 2);

  private final Map<Class<?>, MessageHandler.Partial<Object>> handlers = new HashMap<>();
  private final List<Integer> closed = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();

  @BeforeEach
  void listen() {
    Sockets.listen(socket(), heard::add);
  }

  /** One that is merely listened to and closed. */
  @SuppressWarnings("unchecked")
  private Session socket() {
    return (Session)
        Proxy.newProxyInstance(
            SocketsTest.class.getClassLoader(),
            new Class<?>[] {Session.class},
            (_, method, arguments) -> {
              switch (method.getName()) {
                case "addMessageHandler" ->
                    handlers.put(
                        (Class<?>) arguments[0], (MessageHandler.Partial<Object>) arguments[1]);
                case "close" -> closed.add(((CloseReason) arguments[0]).getCloseCode().getCode());
                default -> throw new AssertionError(method.getName());
              }
              return null;
            });
  }

  private void text(String part, boolean last) {
    Objects.requireNonNull(handlers.get(String.class)).onMessage(part, last);
  }

  private void bytes() {
    Objects.requireNonNull(handlers.get(ByteBuffer.class))
        .onMessage(ByteBuffer.wrap(new byte[] {1}), true);
  }

  @Test
  void aTextIsHeardOnceItIsWholeAndTheNextBeginsAnew() {
    text("Hel", false);
    assertThat(heard).isEmpty();
    text("lo", true);
    text("Good day", true);
    assertThat(heard).containsExactly("Hello", "Good day");
    assertThat(closed).isEmpty();
  }

  @Test
  void theLongestTextIsHeardAndOneCharacterMoreEndsTheConnection() {
    text(HALF, false);
    text(HALF, true);
    assertThat(heard).containsExactly(HALF + HALF);
    text(HALF, false);
    text(HALF, false);
    assertThat(closed).isEmpty();
    text("x", false);
    assertThat(closed).containsExactly(1009);
  }

  @Test
  void afterATextThatIsTooLongNothingIsHeardAndTheConnectionIsEndedOnce() {
    text(HALF + HALF + "x", false);
    text("the rest of it", true);
    text("{}", true);
    text(HALF + HALF + "x", true);
    bytes();
    assertThat(heard).isEmpty();
    assertThat(closed).containsExactly(1009);
  }

  @Test
  void whatIsNoTextEndsTheConnectionOnceAndNothingIsHeardAfterIt() {
    text("Hel", false);
    bytes();
    bytes();
    text("lo", true);
    assertThat(heard).isEmpty();
    assertThat(closed).containsExactly(1003);
  }
}
