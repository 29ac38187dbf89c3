package org.comfrey.messaging;

import jakarta.websocket.CloseReason;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.comfrey.api.ConversationId;
import org.comfrey.api.PersonId;
import org.comfrey.api.SignInId;
import org.comfrey.api.messaging.Message;
import org.comfrey.kernel.security.BearerTokens;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The devices that listen to this process. One thread hands out what was stored, in the order in
 * which it was, so that the next group is stored meanwhile; also what other nodes stored.
 */
final class Live implements SmartLifecycle, Elsewhere.Told {
  private static final Logger log = LoggerFactory.getLogger(Live.class);
  static final int DEVICES_OF_ONE_PERSON = 12;
  private static final int WATCHED_MOST = 200;
  private static final int AGAIN_MILLIS = 500;

  private final Map<PersonId, Set<LiveSession>> sessions = new ConcurrentHashMap<>();
  private final Map<PersonId, Set<LiveSession>> watchers = new ConcurrentHashMap<>();
  private final Map<LiveSession, Set<PersonId>> watched = new ConcurrentHashMap<>();
  private final BearerTokens tokens;
  private final Elsewhere elsewhere;
  private final HandedOut handedOut;
  private final ExecutorService postman =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("messaging-postman").factory());
  private volatile boolean running = true;

  /** Ends the sessions of sign-ins that those tokens tell the end of. */
  Live(BearerTokens tokens, Elsewhere elsewhere, Messages messages) {
    this.tokens = tokens;
    this.elsewhere = elsewhere;
    this.handedOut = new HandedOut(messages);
    tokens.whenForgotten(this::end);
    elsewhere.hear(this, sessions.keySet(), this::cameOrLeftElsewhere);
  }

  private void end(SignInId signIn) {
    for (Set<LiveSession> ofOne : sessions.values()) {
      for (LiveSession session : ofOne) {
        if (session.caller().signIn().equals(signIn)) {
          session.close(CloseReason.CloseCodes.VIOLATED_POLICY, "the sign-in ended");
        }
      }
    }
  }

  /** Refuses somebody who listens with as many devices as one may. */
  void requirePlace(PersonId person) {
    if (sessions.getOrDefault(person, Set.of()).size() >= DEVICES_OF_ONE_PERSON) {
      throw Problems.TOO_MANY_REQUESTS.because(
          "At most " + DEVICES_OF_ONE_PERSON + " devices at once; close a window.");
    }
  }

  void add(LiveSession session) {
    PersonId person = session.caller().person();
    boolean[] came = new boolean[1];
    sessions.compute(
        person,
        (_, all) -> {
          Set<LiveSession> mine = all == null ? ConcurrentHashMap.newKeySet() : all;
          came[0] = mine.isEmpty();
          mine.add(session);
          if (came[0]) {
            elsewhere.presence(person, true);
          }
          return mine;
        });
    if (!running || tokens.isEnded(session.caller().signIn())) {
      // It ended between the check of its token and the lines that keep the session.
      session.close(CloseReason.CloseCodes.VIOLATED_POLICY, "the sign-in ended");
    }
    if (came[0] && !elsewhere.has(person)) {
      tellWatchers(person, true);
    }
  }

  void remove(LiveSession session) {
    PersonId person = session.caller().person();
    boolean[] left = new boolean[1];
    sessions.computeIfPresent(
        person,
        (_, all) -> {
          left[0] = all.remove(session) && all.isEmpty();
          if (left[0]) {
            elsewhere.presence(person, false);
          }
          return all.isEmpty() ? null : all;
        });
    Set<PersonId> seen = watched.remove(session);
    if (seen != null) {
      seen.forEach(other -> unwatch(session, other));
    }
    if (left[0] && !elsewhere.has(person)) {
      tellWatchers(person, false);
    }
  }

  private void cameOrLeftElsewhere(PersonId person, boolean came) {
    if (came || !isHere(person)) {
      tellWatchers(person, came);
    }
  }

  /** Tells a device from now on when that person comes and goes, and how it is now. */
  void watch(LiveSession session, PersonId other) {
    Set<PersonId> seen = watched.computeIfAbsent(session, _ -> ConcurrentHashMap.newKeySet());
    if (seen.size() < WATCHED_MOST && seen.add(other)) {
      watchers.compute(
          other,
          (_, all) -> {
            Set<LiveSession> mine = all == null ? ConcurrentHashMap.newKeySet() : all;
            mine.add(session);
            return mine;
          });
    }
    session.send(LiveEvent.json(new LiveEvent.Presence(other, isHere(other))));
  }

  private void unwatch(LiveSession session, PersonId other) {
    watchers.computeIfPresent(
        other,
        (_, all) -> {
          all.remove(session);
          return all.isEmpty() ? null : all;
        });
  }

  boolean isHere(PersonId person) {
    return sessions.containsKey(person) || elsewhere.has(person);
  }

  private void tellWatchers(PersonId person, boolean here) {
    String event = LiveEvent.json(new LiveEvent.Presence(person, here));
    watchers.getOrDefault(person, Set.of()).forEach(session -> session.send(event));
  }

  /** Hands out what was stored to every device of both people. */
  void deliver(List<Outcome.Stored> stored) {
    if (stored.isEmpty()) {
      return;
    }
    if (elsewhere.isNowhere()) {
      postman.execute(() -> handOut(stored));
      return;
    }
    elsewhere.said(stored);
    for (Outcome.Stored one : stored) {
      Message message = one.message();
      postman.execute(() ->
          handOut(message.conversation(), message.sequence(), message.sender(), one.to(), message));
    }
  }

  /**
   * Lets the devices of both people ask for what they missed: of what was stored before this try
   * nobody may have been told, since its answer was lost between the database and here.
   */
  void remind(List<Outcome.Stored> again) {
    for (Outcome.Stored one : again) {
      for (PersonId person : List.of(one.message().sender(), one.to())) {
        missed(person);
        elsewhere.missed(person);
      }
    }
  }

  @Override
  public void missed(PersonId person) {
    postman.execute(() -> ready(person, sessions.getOrDefault(person, Set.of())));
  }

  /** Whoever is told that it listens now asks for what it missed. */
  private static void ready(PersonId person, Set<LiveSession> devices) {
    String event = LiveEvent.json(new LiveEvent.Ready(person));
    devices.forEach(session -> session.send(event));
  }

  @Override
  public void said(ConversationId conversation, long sequence, PersonId sender, PersonId to) {
    postman.execute(() -> handOut(conversation, sequence, sender, to, null));
  }

  /** One of several nodes: what the others stored before it goes first. */
  private void handOut(
      ConversationId conversation,
      long sequence,
      PersonId sender,
      PersonId to,
      @Nullable Message message) {
    if (!sessions.containsKey(sender) && !sessions.containsKey(to)) {
      handedOut.pass(conversation, sequence);
      return;
    }
    try {
      // Whichever of the two wrote them: they go to both.
      handOut(
          handedOut.due(conversation, sequence, message).stream()
              .map(one -> new Outcome.Stored(one, one.sender().equals(sender) ? to : sender, false))
              .toList());
    } catch (RuntimeException unreadable) {
      log.warn("Messages could not be read; they are read again in a moment", unreadable);
      CompletableFuture.delayedExecutor(AGAIN_MILLIS, TimeUnit.MILLISECONDS, postman)
          .execute(() -> handOut(conversation, sequence, sender, to, null));
    }
  }

  @Override
  public void gap() {
    sessions.forEach(Live::ready);
  }

  private void handOut(List<Outcome.Stored> stored) {
    Set<LiveSession> reached = new LinkedHashSet<>();
    for (Outcome.Stored one : stored) {
      Set<LiveSession> theirs = sessions.getOrDefault(one.to(), Set.of());
      Set<LiveSession> own = sessions.getOrDefault(one.message().sender(), Set.of());
      if (theirs.isEmpty() && own.isEmpty()) {
        continue;
      }
      String event = LiveEvent.json(new LiveEvent.Said(one.message()));
      for (Set<LiveSession> side : List.of(theirs, own)) {
        for (LiveSession session : side) {
          session.offer(event);
          reached.add(session);
        }
      }
    }
    reached.forEach(LiveSession::flush);
  }

  /** Tells both people's devices how far one of them read. */
  void tellRead(ConversationId conversation, PersonId reader, PersonId other, long upTo) {
    read(conversation, reader, other, upTo);
    elsewhere.read(conversation, reader, other, upTo);
  }

  void tellTyping(ConversationId conversation, PersonId writer, PersonId other) {
    typing(conversation, writer, other);
    elsewhere.typing(conversation, writer, other);
  }

  @Override
  public void read(ConversationId conversation, PersonId reader, PersonId other, long upTo) {
    String event = LiveEvent.json(new LiveEvent.Read(conversation, reader, upTo));
    for (PersonId person : new ArrayList<>(List.of(reader, other))) {
      sessions.getOrDefault(person, Set.of()).forEach(session -> session.send(event));
    }
  }

  @Override
  public void typing(ConversationId conversation, PersonId writer, PersonId other) {
    String event = LiveEvent.json(new LiveEvent.Typing(conversation, writer));
    sessions.getOrDefault(other, Set.of()).forEach(session -> session.send(event));
  }

  @Override
  public void start() {
    running = true;
  }

  /** Before the server drains its requests: sockets would otherwise hold it up. */
  @Override
  public void stop() {
    running = false;
    sessions
        .values()
        .forEach(all ->
            all.forEach(session ->
                session.close(CloseReason.CloseCodes.SERVICE_RESTART, "come back in a moment")));
  }

  /** When nothing is stored any more. */
  public void close() {
    postman.shutdown();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
