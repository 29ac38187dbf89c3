package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.comfrey.api.ConversationId;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.messaging.Conversation;
import org.comfrey.api.messaging.Message;
import org.comfrey.kernel.web.Json;
import org.comfrey.tests.Platform.Someone;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * No message is lost, doubled or moved, whatever becomes of the connections between: devices that
 * vanish at any moment and send again what they are not sure of, and a server that is stopped and
 * started while everybody writes.
 */
class TalkOrderTest {
  private static final long SEED = 20_261_122L;
  private static final int PAIRS = 2;
  private static final int MESSAGES = 24;

  /** What one person has to say, in order, and how far the platform has acknowledged it. */
  private static final class Talker {
    private final Platform platform;
    private final Someone person;
    private final ConversationId conversation;
    private final Map<UUID, String> unsure = new LinkedHashMap<>();
    private final List<String> said = new ArrayList<>();
    private final Random random;

    Talker(Platform platform, Someone person, ConversationId conversation, long seed) {
      this.platform = platform;
      this.person = person;
      this.conversation = conversation;
      this.random = new Random(seed);
    }

    /**
     * Says so much, and vanishes now and then in the middle of it.
     *
     * @param midway is told when half is said
     * @param restarted opens when the server is there again
     */
    boolean talk(int messages, CountDownLatch midway, CountDownLatch restarted) throws Exception {
      int left = messages;
      boolean cutOff = false;
      while (left > 0 || !unsure.isEmpty()) {
        if (left <= messages / 2) {
          midway.countDown();
        }
        int now = Math.min(left, 1 + random.nextInt(8));
        for (int i = 0; i < now; i++) {
          String body = person.id() + "/" + said.size();
          said.add(body);
          unsure.put(UUID.randomUUID(), body);
        }
        left -= now;
        try (Device device = Device.of(platform, person.http())) {
          // What it is not sure of goes first, under the same ids and in the same order.
          for (Map.Entry<UUID, String> one : unsure.entrySet()) {
            device.say(conversation, one.getKey(), one.getValue());
          }
          // At times it is gone before it knows anything of the last ones.
          List<UUID> waited = new ArrayList<>(unsure.keySet());
          int known = left == 0 ? waited.size() : random.nextInt(waited.size() + 1);
          for (UUID id : waited.subList(0, known)) {
            device.awaitMessage(id);
            unsure.remove(id);
          }
        } catch (Exception | AssertionError gone) {
          // The server went away: once, and what is not sure is sent again when it is back.
          if (cutOff) {
            throw gone;
          }
          cutOff = true;
          midway.countDown();
          restarted.await();
        }
      }
      return cutOff;
    }
  }

  @Test
  void nothingIsLostDoubledOrMovedByReconnectsAndARestart() throws Exception {
    try (Platform platform = Platform.started()) {
      List<Talker> talkers = new ArrayList<>();
      for (int pair = 0; pair < PAIRS; pair++) {
        Someone client = platform.known("Talker " + pair, "Europe/London", "member");
        Someone provider = platform.known("Answerer " + pair, "Europe/Vienna", "member");
        Listing listing = Market.listing(provider, "appointment-instant", "flexible");
        ConversationId conversation =
            client
                .http()
                .post("/v1/conversations", Map.of("listing", listing.id()))
                .as(Conversation.class)
                .id();
        talkers.add(new Talker(platform, client, conversation, SEED + pair));
        talkers.add(new Talker(platform, provider, conversation, SEED - pair - 1));
      }
      CountDownLatch midway = new CountDownLatch(talkers.size());
      CountDownLatch restarted = new CountDownLatch(1);
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<Boolean>> all = new ArrayList<>();
        for (Talker talker : talkers) {
          all.add(threads.submit(() -> talker.talk(MESSAGES, midway, restarted)));
        }
        midway.await();
        platform.restart();
        restarted.countDown();
        for (Future<Boolean> one : all) {
          one.get();
        }
      }
      for (Talker talker : talkers) {
        List<Message> all = history(platform, talker, 0);
        assertThat(all.stream().map(Message::sequence))
            .containsExactlyElementsOf(
                java.util.stream.LongStream.rangeClosed(1, 2 * MESSAGES).boxed().toList());
        assertThat(
                all.stream()
                    .filter(message -> message.sender().equals(talker.person.id()))
                    .map(Message::body))
            .containsExactlyElementsOf(talker.said);
        assertResumed(platform, talker, MESSAGES, all);
      }
    }
  }

  /** A device that knows half is given the other half, in order, and nothing else. */
  private static void assertResumed(Platform platform, Talker talker, long known, List<Message> all)
      throws Exception {
    try (Device device = Device.of(platform, again(platform, talker).http())) {
      long from = known;
      for (boolean more = true; more; ) {
        device.ask("resume", Map.of("since", Map.of(talker.conversation.toString(), from)));
        long asked = from;
        JsonNode resumed =
            device.await(event ->
                Device.kind(event).equals("resumed") && event.path("upTo").asLong(0) > asked);
        more = resumed.path("more").asBoolean(true);
        from = resumed.path("upTo").asLong(0);
      }
      assertThat(device.messages().stream().map(message -> message.path("sequence").asLong(0)))
          .containsExactlyElementsOf(
              all.stream().map(Message::sequence).filter(sequence -> sequence > known).toList());
    }
  }

  private static Someone again(Platform platform, Talker talker) {
    return platform.again(talker.person, "member");
  }

  private static List<Message> history(Platform platform, Talker talker, long after) {
    List<Message> found = new ArrayList<>();
    String path = "/v1/conversations/" + talker.conversation + "/messages?limit=100&after=" + after;
    String cursor = "";
    do {
      JsonNode page =
          again(platform, talker)
              .http()
              .get(path + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
              .orThrow()
              .json();
      page.path("items")
          .forEach(item -> found.add(Json.answers().treeToValue(item, Message.class)));
      cursor = page.path("next").asString("");
    } while (!cursor.isEmpty());
    return found;
  }
}
