package org.comfrey.notifications;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import org.comfrey.api.Access;
import org.comfrey.api.Permission;
import org.comfrey.api.PersonId;
import org.comfrey.api.SignInId;
import org.comfrey.api.notifications.Nudge;
import org.comfrey.kernel.nodes.Nodes;
import org.comfrey.kernel.security.BearerTokens;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.web.Json;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The open streams of this process (server-sent events); what other nodes tell reaches them, too. A
 * stream begins with "read everything again", so that whatever happened while nobody listened is
 * not missed, and one that is too slow gets the same in place of what it could not take. It ends
 * after a few minutes: the browser comes back by itself, and who it is is checked anew. One stream
 * too many replaces the oldest: a page that was left is noticed only when it is written to, so the
 * newest is the one that somebody looks at.
 */
@RestController
final class LiveStreams implements SmartLifecycle {
  static final int STREAMS_OF_ONE_PERSON = 12;
  private static final int WAITING_NUDGES = 64;
  private static final Duration HEARTBEAT_TIME = Duration.ofSeconds(20);
  private static final Duration STREAM_TIME = Duration.ofMinutes(5);
  private static final String NUDGE = "notifications.nudge";
  private static final Nudge ALL = new Nudge("all", null);

  /** Never sent: it ends the stream that takes it, and is known by being this one. */
  private static final Nudge END = new Nudge("end", null);

  /** Never sent either: the stream that takes it ends, and its page comes back a minute later. */
  private static final Nudge REPLACED = new Nudge("replaced", null);

  private final Map<PersonId, Deque<Stream>> streams = new ConcurrentHashMap<>();
  private final BearerTokens tokens;
  private final Nodes nodes;
  private volatile boolean running = true;

  /** Ends the streams of sign-ins that those tokens tell the end of. */
  LiveStreams(BearerTokens tokens, Nodes nodes) {
    this.tokens = tokens;
    this.nodes = nodes;
    tokens.whenForgotten(this::end);
    nodes.on(NUDGE, (_, text) -> hear(text.split(" ", 3)));
    nodes.onGap(() -> streams.keySet().forEach(person -> nudgeHere(person, ALL)));
  }

  /** One browser tab that listens. */
  private record Stream(SignInId signIn, BlockingQueue<Nudge> waiting) {
    // Identity, not contents: two empty queues are two streams.
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /** What a sign-in holds open ends with it. */
  private void end(SignInId signIn) {
    for (Deque<Stream> ofOne : streams.values()) {
      for (Stream stream : ofOne) {
        if (stream.signIn().equals(signIn)) {
          endStream(stream, END);
        }
      }
    }
  }

  private static void endStream(Stream stream, Nudge how) {
    while (!stream.waiting().offer(how)) {
      stream.waiting().clear();
    }
  }

  /** Tells every stream of a person, on every node, that something should be read again. */
  void nudge(PersonId person, Nudge nudge) {
    nudgeHere(person, nudge);
    String id = nudge.id();
    nodes.tell(NUDGE, person + " " + nudge.resource() + (id == null ? "" : " " + id));
  }

  private void hear(String[] told) {
    nudgeHere(PersonId.valueOf(told[0]), new Nudge(told[1], told.length == 3 ? told[2] : null));
  }

  private void nudgeHere(PersonId person, Nudge nudge) {
    for (Stream stream : streams.getOrDefault(person, new ArrayDeque<>())) {
      if (!stream.waiting().offer(nudge)) {
        stream.waiting().clear();
        stream.waiting().offer(tokens.isEnded(stream.signIn()) ? END : ALL);
      }
    }
  }

  /** The live stream of the caller; holds its (virtual) thread for as long as it lasts. */
  @GetMapping(path = "/v1/events", produces = "text/event-stream")
  @Access(Permission.OWN_NOTIFICATIONS)
  void listen(HttpServletResponse response) throws IOException, InterruptedException {
    PersonId person = Callers.current().person();
    SignInId signIn = Callers.current().signIn();
    Stream stream = new Stream(signIn, new ArrayBlockingQueue<>(WAITING_NUDGES));
    open(person, stream);
    stream.waiting().offer(ALL);
    if (tokens.isEnded(signIn)) {
      // It ended between the check of its token and the line that keeps the stream.
      endStream(stream, END);
    }
    response.setContentType("text/event-stream");
    response.setCharacterEncoding(StandardCharsets.UTF_8);
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Accel-Buffering", "no");
    try {
      serve(stream, response.getWriter());
    } finally {
      streams.computeIfPresent(
          person,
          (_, mine) -> {
            mine.remove(stream);
            return mine.isEmpty() ? null : mine;
          });
    }
  }

  private void open(PersonId person, Stream stream) {
    streams.compute(
        person,
        (_, open) -> {
          Deque<Stream> mine = open == null ? new ConcurrentLinkedDeque<>() : open;
          mine.addLast(stream);
          while (mine.size() > STREAMS_OF_ONE_PERSON) {
            endStream(mine.removeFirst(), REPLACED);
          }
          return mine;
        });
  }

  private void serve(Stream stream, Writer out) throws IOException, InterruptedException {
    out.write("retry: 2000\n\n");
    out.flush();
    long until = System.nanoTime() + STREAM_TIME.toNanos();
    while (running && System.nanoTime() < until) {
      Nudge nudge = stream.waiting().poll(HEARTBEAT_TIME.toMillis(), TimeUnit.MILLISECONDS);
      if (is(nudge, REPLACED)) {
        out.write("retry: 60000\n\n");
        out.flush();
      }
      if (is(nudge, REPLACED) || is(nudge, END)) {
        return;
      }
      out.write(
          nudge == null ? ":\n\n" : "data: " + Json.answers().writeValueAsString(nudge) + "\n\n");
      out.flush();
    }
  }

  @SuppressWarnings("ReferenceEquality") // This one nudge ends, whatever another one says.
  private static boolean is(@Nullable Nudge nudge, Nudge ending) {
    return nudge == ending;
  }

  @Override
  public void start() {
    running = true;
  }

  /** Before the server drains its requests: streams would otherwise hold it up. */
  @Override
  public void stop() {
    running = false;
    streams.values().forEach(set -> set.forEach(stream -> stream.waiting().offer(ALL)));
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
