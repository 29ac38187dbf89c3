package org.comfrey.tests;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.comfrey.api.ConversationId;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.comfrey.tests.Platform.Someone;

/**
 * People who buy, send money and talk all the time. Each does one thing after the other, and asks
 * under the same key again until it is known what became of it: so when all are still, it is known
 * what must be there, to the cent.
 */
final class FaultLoad implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration BEFORE_TIME_PASSES = Duration.ofMillis(400);

  /** Longer than a request may hold its key. */
  private static final Duration LEASE = Duration.ofSeconds(61);

  private static final int AGAIN_MILLIS = 10;
  private static final int AGAIN_LATER_MILLIS = 160;

  private final List<Client> clients = new ArrayList<>();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
  private final Object gate = new Object();
  private int still;
  private boolean open;
  private volatile boolean over;

  /** Time of somebody that can be bought. */
  record Opening(UUID listing, Instant start) {}

  /** Something that somebody wants done once. */
  sealed interface Work permits Purchase, Sending, Saying {
    /** Tries it, or goes on with it; true when its outcome is known. */
    boolean go(Client client, ApiClient http);
  }

  /** A client, the same at every node, and what they did. */
  final class Client {
    private final List<Someone> atNodes;
    private final ConversationId conversation;
    private final Random random;
    private final ConcurrentLinkedQueue<Opening> slots;
    final List<Work> done = new ArrayList<>();
    volatile String last = "nothing yet";
    private List<Someone> others = List.of();

    Client(
        List<Someone> atNodes,
        ConversationId conversation,
        ConcurrentLinkedQueue<Opening> slots,
        Random random) {
      this.atNodes = atNodes;
      this.conversation = conversation;
      this.slots = slots;
      this.random = random;
    }

    Someone person() {
      return atNodes.getFirst();
    }

    ConversationId conversation() {
      return conversation;
    }

    private Work next() {
      int dice = random.nextInt(10);
      Opening slot = dice < 3 ? slots.poll() : null;
      if (slot != null) {
        if (random.nextInt(6) == 0) {
          // Somebody else wants the same hour.
          slots.add(slot);
        }
        return new Purchase(slot);
      }
      if (dice < 7) {
        Someone to = others.get(random.nextInt(others.size()));
        return new Sending(to, 1 + random.nextInt(300));
      }
      return new Saying(conversation, "line " + done.size());
    }

    private void live() {
      while (enter()) {
        Work work = next();
        int node = random.nextInt(atNodes.size());
        int pauseMillis = AGAIN_MILLIS;
        while (!over && !tried(work, atNodes.get(node++ % atNodes.size()).http())) {
          failed.incrementAndGet();
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMillis));
          pauseMillis = Math.min(2 * pauseMillis, AGAIN_LATER_MILLIS);
        }
        synchronized (gate) {
          done.add(work);
        }
        answered.incrementAndGet();
      }
    }

    private boolean tried(Work work, ApiClient http) {
      try {
        return work.go(this, http);
      } catch (UncheckedIOException unknown) {
        last = work + " met " + unknown.getCause();
        return false;
      } catch (RuntimeException | AssertionError unexpected) {
        wrong.add(work + " met " + unexpected);
        return true;
      }
    }

    /** Sends something under its key; empty-handed where its outcome is not known yet. */
    private Answer ask(ApiClient http, String path, Object body, UUID key) {
      Answer answer = http.send("POST", path, body, Map.of("Idempotency-Key", key.toString()));
      if (answer.status() >= 500 && answer.status() != 503) {
        wrong.add(answer.toString());
      }
      if (!isKnown(answer)) {
        last = answer.toString();
      }
      return answer;
    }
  }

  private static boolean isKnown(Answer answer) {
    return answer.status() < 500
        && answer.status() != 429
        && !answer.code().equals("request-in-flight");
  }

  /** An appointment, from its quote to its payment. */
  static final class Purchase implements Work {
    private final Opening slot;
    private final UUID quoteKey = UUID.randomUUID();
    private final UUID orderKey = UUID.randomUUID();
    private final UUID payKey = UUID.randomUUID();
    private String card = "";
    private boolean placing;
    String order = "";
    boolean placed;
    boolean paid;
    String refusal = "";

    Purchase(Opening slot) {
      this.slot = slot;
    }

    @Override
    public boolean go(Client client, ApiClient http) {
      if (card.isEmpty()) {
        Answer made =
            client.ask(
                http, "/sandbox/cards", Map.of("number", Market.APPROVED), UUID.randomUUID());
        if (!isKnown(made)) {
          return false;
        }
        card = made.orThrow().json().path("token").asString();
      }
      if (!placing) {
        Answer quote =
            client.ask(
                http,
                "/v1/quotes",
                Map.of("listing", slot.listing(), "start", slot.start()),
                quoteKey);
        if (!isKnown(quote) || refused(quote)) {
          return isKnown(quote);
        }
        order = quote.json().path("id").asString();
        placing = true;
      }
      if (!placed) {
        Answer answer = client.ask(http, "/v1/orders", Map.of("quote", order), orderKey);
        if (!isKnown(answer) || refused(answer)) {
          return isKnown(answer);
        }
        placed = true;
      }
      Answer answer =
          client.ask(http, "/v1/orders/" + order + "/payments", Map.of("cardToken", card), payKey);
      if (!isKnown(answer) || refused(answer)) {
        return isKnown(answer);
      }
      paid = answer.json().path("status").asString().equals("succeeded");
      if (!paid) {
        refusal = answer.body();
      }
      return true;
    }

    private boolean refused(Answer answer) {
      if (answer.status() < 300) {
        return false;
      }
      refusal = answer.toString();
      return true;
    }

    @Override
    public String toString() {
      return "purchase " + order + " of " + slot + (paid ? " paid" : " " + refusal);
    }
  }

  /** Money from one person to another. */
  static final class Sending implements Work {
    final Someone to;
    final int minor;
    private final UUID key = UUID.randomUUID();
    String id = "";
    String refusal = "";

    Sending(Someone to, int minor) {
      this.to = to;
      this.minor = minor;
    }

    @Override
    public boolean go(Client client, ApiClient http) {
      Answer answer = again(client, http);
      if (!isKnown(answer)) {
        return false;
      }
      if (answer.status() == 201) {
        id = answer.json().path("id").asString();
      } else {
        refusal = answer.toString();
      }
      return true;
    }

    /** The same request under the same key. */
    Answer again(Client client, ApiClient http) {
      return client.ask(
          http,
          "/v1/transfers",
          Map.of("to", to.id(), "amount", Map.of("amountMinor", minor, "currency", "EUR")),
          key);
    }

    @Override
    public String toString() {
      return "transfer " + id + " of " + minor + " " + refusal;
    }
  }

  /** A message. */
  static final class Saying implements Work {
    private final ConversationId conversation;
    final UUID id = UUID.randomUUID();
    final String body;
    String refusal = "";

    Saying(ConversationId conversation, String body) {
      this.conversation = conversation;
      this.body = body;
    }

    @Override
    public boolean go(Client client, ApiClient http) {
      Answer answer =
          client.ask(
              http,
              "/v1/conversations/" + conversation + "/messages",
              Map.of("id", id, "type", "text", "body", body),
              UUID.randomUUID());
      if (!isKnown(answer)) {
        return false;
      }
      refusal = answer.status() == 201 ? "" : answer.toString();
      return true;
    }

    @Override
    public String toString() {
      return "message " + id + " '" + body + "' " + refusal;
    }
  }

  /** Adds somebody. */
  Client join(
      List<Someone> atNodes,
      ConversationId conversation,
      ConcurrentLinkedQueue<Opening> slots,
      Random random) {
    Client client = new Client(atNodes, conversation, slots, random);
    clients.add(client);
    return client;
  }

  /** Everybody begins, when {@link #let} opens the gate. */
  void start() {
    for (Client client : clients) {
      client.others =
          clients.stream().filter(other -> other != client).map(Client::person).toList();
      Thread.ofVirtual().start(client::live);
    }
  }

  List<Client> clients() {
    return clients;
  }

  /** Lets everybody go on. */
  void let() {
    synchronized (gate) {
      open = true;
      gate.notifyAll();
    }
  }

  private boolean enter() {
    synchronized (gate) {
      still++;
      gate.notifyAll();
      while (!open && !over) {
        try {
          gate.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
      still--;
      return !over;
    }
  }

  /** How much was done, and how often something was tried in vain. */
  int answered() {
    return answered.get();
  }

  int failed() {
    return failed.get();
  }

  /** Waits until so much more was done, or for that time: what is slow may stay so. */
  void work(int more, Duration atMost) {
    int goal = answered.get() + more;
    long end = System.nanoTime() + atMost.toNanos();
    while (answered.get() < goal && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  /**
   * Waits until everybody knows what became of what they wanted, and is still. A key that a dead
   * request holds is free when its time has passed, so time passes where somebody waits for that.
   */
  void hush(FaultedPlatform platform) {
    long begin = System.nanoTime();
    synchronized (gate) {
      open = false;
    }
    long nextPassing = begin + BEFORE_TIME_PASSES.toNanos();
    while (!awaitStillUntil(nextPassing)) {
      if (System.nanoTime() - begin > PATIENCE.toNanos()) {
        throw new AssertionError(
            "somebody never hears what became of it: "
                + clients.stream().map(client -> client.last).toList());
      }
      platform.advance(LEASE);
      nextPassing = System.nanoTime() + BEFORE_TIME_PASSES.toNanos();
    }
  }

  private boolean awaitStillUntil(long nanos) {
    synchronized (gate) {
      while (still < clients.size()) {
        long left = nanos - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        try {
          TimeUnit.NANOSECONDS.timedWait(gate, left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException(e);
        }
      }
      return true;
    }
  }

  /** Answers that nothing excuses. */
  List<String> wrong() {
    return List.copyOf(wrong);
  }

  @Override
  public void close() {
    over = true;
    let();
  }
}
