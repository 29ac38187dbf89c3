package org.comfrey.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.comfrey.api.PersonId;
import org.comfrey.api.SignInId;
import org.comfrey.kernel.security.Caller;
import org.junit.jupiter.api.Test;

final class LiveSessionTest {
  private static final String EVENT = "\"" + "é".repeat(10_000) + "\"";

  private final Wire wire = new Wire();
  private final LiveSession session =
      new LiveSession(
          wire.session,
          new Caller(
              new PersonId(new UUID(0, 1)),
              Set.of(),
              new SignInId(new UUID(0, 2)),
              Instant.EPOCH,
              Set.of()),
          Long.MAX_VALUE);

  /** A socket whose frames have left when the test says so, and that is closed when it says so. */
  private static final class Wire {
    final List<String> frames = new ArrayList<>();
    final Deque<SendHandler> underWay = new ArrayDeque<>();
    final CompletableFuture<Void> mayClose = new CompletableFuture<>();
    final CompletableFuture<CloseReason> closed = new CompletableFuture<>();
    final Session session = socket();

    private Session socket() {
      var remote =
          (RemoteEndpoint.Async)
              proxy(
                  RemoteEndpoint.Async.class,
                  arguments -> {
                    frames.add((String) arguments[0]);
                    underWay.add((SendHandler) arguments[1]);
                    return null;
                  });
      return (Session)
          proxy(
              Session.class,
              arguments -> {
                if (arguments.length == 0) {
                  return remote;
                }
                mayClose.join();
                closed.complete((CloseReason) arguments[0]);
                return null;
              });
    }

    void oneHasLeft() {
      underWay.remove().onResult(new SendResult(session));
    }

    int characters() {
      return frames.stream().mapToInt(String::length).sum();
    }

    private interface Asked {
      @org.jspecify.annotations.Nullable
      Object with(Object[] arguments);
    }

    private static Object proxy(Class<?> type, Asked asked) {
      return Proxy.newProxyInstance(
          type.getClassLoader(),
          new Class<?>[] {type},
          (_, _, arguments) -> asked.with(arguments == null ? new Object[0] : arguments));
    }
  }

  @Test
  void deviceThatReadsNothingIsLetGoWhereWhatWaitsTakesAMebibyteAndComesBack() throws Exception {
    int offered = 0;
    while (!session.isClosed()) {
      session.send(EVENT);
      offered++;
    }
    int held = offered * EVENT.length() * Character.BYTES;
    int most = LiveSession.WAITING_BYTES + LiveSession.FRAME_BYTES + 4 * EVENT.length();
    assertThat(held).isBetween(LiveSession.WAITING_BYTES, most);
    // Nothing waits any more, and nothing is put there again.
    assertThat(session.hasRoom()).isTrue();
    session.send(EVENT);
    wire.oneHasLeft();
    assertThat(wire.frames).hasSize(1);
    wire.mayClose.complete(null);
    assertThat(wire.closed.get(60, TimeUnit.SECONDS).getCloseCode())
        .isEqualTo(CloseReason.CloseCodes.TRY_AGAIN_LATER);
  }

  @Test
  void whoTellsADeviceThatIsTooSlowDoesNotWaitUntilItIsClosed() {
    // The socket cannot be closed before the test is over; each of these comes back all the same.
    for (int i = 0; i < 100; i++) {
      session.send(EVENT);
    }
    assertThat(session.isClosed()).isTrue();
    assertThat(wire.closed).isNotDone();
    wire.mayClose.complete(null);
  }

  @Test
  void whatIsStoredTogetherGoesInFramesBeforeItIsTooMuch() {
    int events = 4 * LiveSession.WAITING_BYTES / EVENT.length();
    for (int i = 0; i < events; i++) {
      session.offer(EVENT);
      while (!wire.underWay.isEmpty()) {
        wire.oneHasLeft();
      }
    }
    session.flush();
    assertThat(session.isClosed()).isFalse();
    assertThat(wire.characters()).isGreaterThan(events * EVENT.length());
    assertThat(wire.frames)
        .allSatisfy(frame ->
            assertThat(frame.length() * Character.BYTES)
                .isLessThan(LiveSession.FRAME_BYTES + 3 * EVENT.length()));
  }

  @Test
  void halfOfTheRoomIsKeptForWhatHappensMeanwhile() {
    session.send(EVENT);
    int offered = 0;
    while (session.hasRoom()) {
      session.send(EVENT);
      offered++;
    }
    assertThat(offered * EVENT.length() * Character.BYTES)
        .isGreaterThanOrEqualTo(LiveSession.WAITING_BYTES / 2)
        .isLessThan(LiveSession.WAITING_BYTES / 2 + 3 * EVENT.length());
    while (!wire.underWay.isEmpty()) {
      wire.oneHasLeft();
    }
    assertThat(session.hasRoom()).isTrue();
  }
}
