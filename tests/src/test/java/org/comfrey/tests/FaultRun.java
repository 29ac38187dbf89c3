package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.comfrey.api.calendar.Slots;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.messaging.Conversation;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.comfrey.tests.FaultLoad.Opening;
import org.comfrey.tests.Platform.Someone;
import org.comfrey.tests.faults.Fault;

/** A platform under load through one fault after the other, and what must hold after each. */
final class FaultRun implements AutoCloseable {
  private static final int CLIENTS = 5;
  private static final int DEPOSIT_MINOR = 200_000;

  /** How much is done before something breaks, and at the least after it is mended. */
  private static final int BEFORE = 8;

  private static final int AFTER = 5;
  private static final int ENDLESS = 1_000_000;

  /** With fewer hours to sell than this, somebody else begins to sell theirs. */
  private static final int FEW_SLOTS = 60;

  private static final Duration FIRST_SLOT = Duration.ofDays(20);
  private static final Duration LAST_SLOT = Duration.ofDays(80);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SOON = Duration.ofSeconds(5);

  private final long seed;
  private final FaultedPlatform platform;
  private final FaultLoad load = new FaultLoad();
  private final ConcurrentLinkedQueue<Opening> slots = new ConcurrentLinkedQueue<>();
  private final List<FaultEar> ears = new ArrayList<>();
  private final FaultChecks checks;
  private final List<String> story = new ArrayList<>();
  private final List<Someone> providers = new ArrayList<>();

  FaultRun(FaultedPlatform platform, long seed) {
    this.seed = seed;
    this.platform = platform;
    try {
      Child node = platform.node();
      Someone operator = node.person("Operator", "Europe/Vienna", "member,operator");
      Listing listing = offer();
      Random random = new Random(seed);
      for (int i = 0; i < CLIENTS; i++) {
        join(node.person("Client " + i, "Europe/London", "member"), listing, random.nextLong());
      }
      checks = new FaultChecks(platform, load, ears, operator);
      providers.forEach(checks::sells);
      load.start();
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** Somebody more who sells 60 days' hours. */
  private Listing offer() {
    Someone made =
        platform.node().person("Provider " + providers.size(), "Europe/Vienna", "member");
    Someone provider = atNodes(made, "member").getFirst();
    providers.add(provider);
    Listing listing = Market.listing(provider, "appointment-instant", "flexible");
    // The calendar learns of a listing by an event.
    String free =
        "/v1/listings/" + listing.id() + "/slots?from=" + day(FIRST_SLOT) + "&to=" + day(LAST_SLOT);
    long end = System.nanoTime() + PATIENCE.toNanos();
    Answer answer = provider.http().get(free);
    while (answer.status() == 404 && System.nanoTime() < end) {
      platform.calm();
      answer = provider.http().get(free);
    }
    answer.as(Slots.class).items().stream()
        .map(slot -> new Opening(listing.id().value(), slot.start()))
        .forEach(slots::add);
    return listing;
  }

  private LocalDate day(Duration ahead) {
    return platform.now().plus(ahead).atZone(ZoneOffset.UTC).toLocalDate();
  }

  /** The same person at every node, over its line. */
  private List<Someone> atNodes(Someone person, String roles) {
    return platform.ports().stream()
        .map(port ->
            platform.node().lasting(person, roles, java.net.URI.create("http://localhost:" + port)))
        .toList();
  }

  private void join(Someone client, Listing listing, long randomness) {
    List<Someone> atNodes = atNodes(client, "member");
    ApiClient http = atNodes.getFirst().http();
    http.post(
            "/v1/wallet/deposits",
            Map.of(
                "amount",
                Map.of("amountMinor", DEPOSIT_MINOR, "currency", "EUR"),
                "cardToken",
                Market.card(client, Market.APPROVED)))
        .orThrow();
    Conversation talk =
        http.post("/v1/conversations", Map.of("listing", listing.id())).as(Conversation.class);
    load.join(atNodes, talk.id(), slots, new Random(randomness));
    if (ears.size() < 2) {
      ears.add(new FaultEar(atNodes, platform.ports(), talk.id()));
    }
  }

  /** Breaks something while everybody works, mends it, and looks at everything. */
  void survive(Fault fault) {
    if (fault.kind() == Fault.Kind.DISK_FULL && !platform.hasSmallDisk()) {
      tell(fault + ": left out, since no file system can be mounted here");
      return;
    }
    if (slots.size() < FEW_SLOTS) {
      offer();
      checks.sells(providers.getLast());
    }
    int before = load.answered();
    int failedBefore = load.failed();
    long begin = System.nanoTime();
    try {
      load.let();
      load.work(BEFORE, SOON);
      platform.strike(fault);
      load.work(ENDLESS, Duration.ofMillis(fault.millis()));
      platform.heal(fault);
      load.work(AFTER, SOON);
      load.hush(platform);
      checks.allIsWell();
      tell(
          fault
              + ": "
              + (load.answered() - before)
              + " done, "
              + (load.failed() - failedBefore)
              + " tried in vain, "
              + Duration.ofNanos(System.nanoTime() - begin).toMillis()
              + " ms");
    } catch (RuntimeException | AssertionError e) {
      throw failure(fault.toString(), e);
    }
  }

  private void tell(String line) {
    story.add(line);
    if (Boolean.getBoolean("comfrey.faults.tell")) {
      System.out.println(line);
    }
  }

  private AssertionError failure(String what, Throwable cause) {
    return new AssertionError(
        "seed "
            + seed
            + ", fault "
            + what
            + "\n"
            + String.join("\n", story.subList(Math.max(0, story.size() - 60), story.size()))
            + platform.logs(),
        cause);
  }

  /** The last look: also at what nobody asked for, and at what time does to what was left open. */
  void end() {
    try {
      checks.nothingElseIsThere();
      assertThat(load.answered()).isGreaterThan(story.size() * AFTER / 2);
    } catch (RuntimeException | AssertionError e) {
      throw failure("none, at the end", e);
    }
  }

  @Override
  public void close() {
    load.close();
    ears.forEach(FaultEar::close);
    platform.close();
  }
}
