package org.comfrey.tests;

import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.comfrey.api.ConversationId;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.web.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A device that listens to its person's conversations over a WebSocket. */
final class Device implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final List<JsonNode> events = new ArrayList<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final WebSocket socket;

  private Device(int port, String token) throws Exception {
    socket =
        CLIENT
            .newWebSocketBuilder()
            .header("Authorization", "Bearer " + token)
            .buildAsync(
                java.net.URI.create("ws://localhost:" + port + "/v1/conversations/live"), new Ear())
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Opens one and waits until it listens. */
  static Device of(Platform platform, ApiClient person) throws Exception {
    return at(platform.url().getPort(), person);
  }

  /** The same at a port of this machine. */
  static Device at(int port, ApiClient person) throws Exception {
    Device device = new Device(port, Objects.requireNonNull(person.tokens()).accessToken());
    device.await(event -> kind(event).equals("ready"));
    return device;
  }

  private final class Ear implements WebSocket.Listener {
    private final StringBuilder frame = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      frame.append(part);
      if (last) {
        JsonNode told = Json.answers().readTree(frame.toString());
        frame.setLength(0);
        synchronized (events) {
          told.forEach(events::add);
          events.notifyAll();
        }
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      end(status);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
      end(-1);
    }

    private void end(int status) {
      closed.complete(status);
      synchronized (events) {
        events.notifyAll();
      }
    }
  }

  static String kind(JsonNode event) {
    return event.path("kind").asString("");
  }

  /** Everything that it was told, in the order in which it was. */
  List<JsonNode> told() {
    synchronized (events) {
      return List.copyOf(events);
    }
  }

  /** The messages among it. */
  List<JsonNode> messages() {
    return told().stream()
        .filter(event -> kind(event).equals("message"))
        .map(event -> event.path("message"))
        .toList();
  }

  /** The first event of that form, also one that came before. */
  JsonNode await(Predicate<JsonNode> wanted) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    synchronized (events) {
      for (int seen = 0; ; ) {
        while (seen < events.size()) {
          if (wanted.test(events.get(seen))) {
            return events.get(seen);
          }
          seen++;
        }
        long left = end - System.nanoTime();
        if (left <= 0 || closed.isDone()) {
          throw new AssertionError("was told only " + events);
        }
        TimeUnit.NANOSECONDS.timedWait(events, left);
      }
    }
  }

  /** Waits until it was told more than that, or was closed, or for a moment. */
  void awaitMore(int seen) throws InterruptedException {
    synchronized (events) {
      if (events.size() == seen && !closed.isDone()) {
        TimeUnit.SECONDS.timedWait(events, 1);
      }
    }
  }

  JsonNode awaitMessage(UUID id) throws InterruptedException {
    return await(event -> event.path("message").path("id").asString("").equals(id.toString()))
        .path("message");
  }

  JsonNode awaitRefusal(UUID id) throws InterruptedException {
    return await(event ->
        kind(event).equals("refused") && event.path("id").asString("").equals(id.toString()));
  }

  /** Asks for something. */
  void ask(String kind, Map<String, Object> fields) throws Exception {
    Map<String, Object> command = new LinkedHashMap<>(fields);
    command.put("kind", kind);
    raw(Json.answers().writeValueAsString(command));
  }

  void raw(String text) throws Exception {
    socket.sendText(text, true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  void bytes(byte[] bytes) throws Exception {
    socket.sendBinary(ByteBuffer.wrap(bytes), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Sends a message and returns the id that it gave it. */
  UUID say(ConversationId conversation, String body) throws Exception {
    UUID id = UUID.randomUUID();
    say(conversation, id, body);
    return id;
  }

  void say(ConversationId conversation, UUID id, String body) throws Exception {
    ask("send", Map.of("conversation", conversation, "id", id, "type", "text", "body", body));
  }

  /** The status with which it was closed. */
  int awaitClosed() throws Exception {
    return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  boolean isClosed() {
    return closed.isDone();
  }

  @Override
  public void close() {
    socket.abort();
  }
}
