package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.comfrey.api.ConversationId;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.messaging.Attachment;
import org.comfrey.api.messaging.Conversation;
import org.comfrey.api.messaging.Message;
import org.comfrey.api.trade.Order;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.comfrey.kernel.faults.Halt;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.web.Json;
import org.comfrey.tests.Platform.Someone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What two people say to each other, on whatever device, and who may know of it. */
class TalkJourneyTest {
  private static final String CHANGED = "messaging.conversation-changed.v1";
  private static final String UNREAD = "messaging.message-unread.v1";

  private static Platform platform;
  private static int stories;

  private Someone client;
  private Someone provider;
  private Someone stranger;
  private Listing listing;
  private Conversation conversation;

  @BeforeAll
  static void begin() {
    platform = Platform.started();
  }

  @AfterAll
  static void end() {
    platform.close();
  }

  @BeforeEach
  void people() {
    int story = ++stories;
    client = platform.known("Talking client " + story, "Europe/London", "member");
    provider = platform.known("Talking provider " + story, "Europe/Vienna", "member");
    stranger = platform.known("Silent stranger " + story, "Europe/Vienna", "member");
    listing = Market.listing(provider, "appointment-instant", "flexible");
    conversation = begun(client, Map.of("listing", listing.id()));
  }

  private static Conversation begun(Someone person, Map<String, Object> about) {
    return person.http().post("/v1/conversations", about).as(Conversation.class);
  }

  private String path() {
    return "/v1/conversations/" + conversation.id();
  }

  private Conversation as(Someone person) {
    return person.http().get(path()).as(Conversation.class);
  }

  private static Answer send(Someone person, ConversationId to, UUID id, String body) {
    return person
        .http()
        .post(
            "/v1/conversations/" + to + "/messages",
            Map.of("id", id, "type", "text", "body", body));
  }

  private static List<Message> history(Someone person, ConversationId of, String query) {
    List<Message> found = new ArrayList<>();
    person
        .http()
        .get("/v1/conversations/" + of + "/messages?" + query)
        .orThrow()
        .json()
        .path("items")
        .forEach(item -> found.add(Json.answers().treeToValue(item, Message.class)));
    return found;
  }

  @Test
  void whatWasStoredAndNobodyKnewReachesTheDevicesOnceItIsSentAgain() throws Exception {
    UUID id = UUID.randomUUID();
    try (Device theirs = Device.of(platform, provider.http())) {
      AtomicBoolean lost = new AtomicBoolean();
      try (var listening =
          Halt.listen(point -> {
            if (point.equals("messaging.stored") && !lost.getAndSet(true)) {
              throw new IllegalStateException("the database's answer is lost");
            }
          })) {
        assertThat(send(client, conversation.id(), id, "Are you there?").status()).isEqualTo(503);
      }
      send(client, conversation.id(), id, "Are you there?").orThrow();
      AtomicInteger times = new AtomicInteger();
      theirs.await(event -> Device.kind(event).equals("ready") && times.incrementAndGet() == 2);
      theirs.ask("resume", Map.of("since", Map.of(conversation.id().toString(), 0)));
      assertThat(theirs.awaitMessage(id).path("sequence").asLong(0)).isEqualTo(1);
    }
    assertThat(history(provider, conversation.id(), "")).hasSize(1);
  }

  @Test
  void whatIsSaidReachesEveryDeviceOfBothInOrderAndIsToldWhenItIsRead() throws Exception {
    try (Device phone = Device.of(platform, client.http());
        Device desk = Device.of(platform, client.http());
        Device theirs = Device.of(platform, provider.http())) {
      theirs.ask("watch", Map.of("conversation", conversation.id()));
      theirs.await(
          event -> Device.kind(event).equals("presence") && event.path("here").asBoolean(false));
      phone.ask("typing", Map.of("conversation", conversation.id()));
      assertThat(
              theirs
                  .await(event -> Device.kind(event).equals("typing"))
                  .path("person")
                  .asString(""))
          .isEqualTo(client.id().toString());
      UUID first = phone.say(conversation.id(), "Is there a lift?");
      assertThat(theirs.awaitMessage(first).path("sequence").asLong(0)).isEqualTo(1);
      assertThat(desk.awaitMessage(first).path("body").asString("")).isEqualTo("Is there a lift?");
      phone.awaitMessage(first);
      assertThat(as(provider).readUpTo()).isZero();
      UUID answer = theirs.say(conversation.id(), "Yes, on the left.");
      assertThat(phone.awaitMessage(answer).path("sequence").asLong(0)).isEqualTo(2);
      phone.ask("read", Map.of("conversation", conversation.id(), "upTo", 2));
      JsonNode read = theirs.await(event -> Device.kind(event).equals("read"));
      assertThat(read.path("upTo").asLong(0)).isEqualTo(2);
      assertThat(as(provider).theirReadUpTo()).isEqualTo(2);
      assertThat(as(provider).readUpTo()).isEqualTo(2);
      phone.close();
      desk.close();
      theirs.await(
          event -> Device.kind(event).equals("presence") && !event.path("here").asBoolean(true));
    }
    assertThat(platform.events("messaging", conversation.id())).containsExactly(CHANGED);
  }

  @Test
  void whoLeavesMessagesUnreadIsToldOnceUntilTheyRead() {
    send(client, conversation.id(), UUID.randomUUID(), "One.").orThrow();
    send(client, conversation.id(), UUID.randomUUID(), "Two.").orThrow();
    platform.advance(Duration.ofMinutes(4));
    send(client, conversation.id(), UUID.randomUUID(), "Three.").orThrow();
    platform.advance(Duration.ofMinutes(4));
    assertThat(platform.events("messaging", conversation.id())).containsExactly(CHANGED, UNREAD);
    provider = platform.again(provider, "member");
    client = platform.again(client, "member");
    provider.http().put(path() + "/read", Map.of("upTo", 99)).orThrow();
    assertThat(as(provider).readUpTo()).isEqualTo(3);
    send(client, conversation.id(), UUID.randomUUID(), "Four.").orThrow();
    provider.http().put(path() + "/read", Map.of("upTo", 4)).orThrow();
    platform.advance(Duration.ofMinutes(4));
    assertThat(platform.events("messaging", conversation.id())).containsExactly(CHANGED, UNREAD);
  }

  @Test
  void thereIsOneConversationForAPairAndOneForEachOrder() {
    assertThat(begun(client, Map.of("listing", listing.id())).id()).isEqualTo(conversation.id());
    Instant start = Market.opening(platform.clock().instant().plus(Duration.ofDays(2)));
    Order order = Market.paid(platform, client, listing, start);
    Conversation mine = begun(client, Map.of("order", order.id()));
    Conversation theirs = begun(provider, Map.of("order", order.id()));
    assertThat(theirs.id()).isEqualTo(mine.id()).isNotEqualTo(conversation.id());
    assertThat(mine.title()).isEqualTo("Deep back massage");
    assertThat(theirs.with()).isEqualTo(client.id());
    assertThat(stranger.http().post("/v1/conversations", Map.of("order", order.id())).status())
        .isEqualTo(404);
    assertThat(
            stranger.http().post("/v1/conversations", Map.of("order", UUID.randomUUID())).status())
        .isEqualTo(404);
    assertThat(provider.http().post("/v1/conversations", Map.of("listing", listing.id())).code())
        .isEqualTo("own-listing");
    assertThat(client.http().post("/v1/conversations", Map.of()).status()).isEqualTo(400);
    // What somebody has begun and not said is theirs alone.
    assertThat(ids(provider)).doesNotContain(conversation.id().toString());
    send(client, conversation.id(), UUID.randomUUID(), "Hello.").orThrow();
    assertThat(ids(provider)).first().isEqualTo(conversation.id().toString());
  }

  private static List<String> ids(Someone person) {
    return person
        .http()
        .get("/v1/conversations?limit=100")
        .orThrow()
        .json()
        .path("items")
        .valueStream()
        .map(item -> item.path("id").asString(""))
        .toList();
  }

  @Test
  void aMessageThatComesTwiceIsStoredOnce() throws Exception {
    UUID id = UUID.randomUUID();
    Message first = send(client, conversation.id(), id, "Once.").as(Message.class);
    Message again = send(client, conversation.id(), id, "Once.").as(Message.class);
    assertThat(again).isEqualTo(first);
    assertThat(send(client, conversation.id(), id, "Other.").code()).isEqualTo("message-id-reused");
    try (Device device = Device.of(platform, client.http())) {
      device.say(conversation.id(), id, "Once.");
      assertThat(device.awaitMessage(id).path("sequence").asLong(0)).isEqualTo(1);
      UUID twice = UUID.randomUUID();
      device.say(conversation.id(), twice, "Twice at once.");
      device.say(conversation.id(), twice, "Twice at once.");
      device.awaitMessage(twice);
      UUID last = device.say(conversation.id(), "Last.");
      assertThat(device.awaitMessage(last).path("sequence").asLong(0)).isEqualTo(3);
    }
    // The other one may use the same id for what they say.
    assertThat(send(provider, conversation.id(), id, "Mine.").status()).isEqualTo(201);
    assertThat(history(client, conversation.id(), "after=0").stream().map(Message::body))
        .containsExactly("Once.", "Twice at once.", "Last.", "Mine.");
  }

  @Test
  void anotherPairsConversationIsAnsweredLikeOneThatDoesNotExist() throws Exception {
    send(client, conversation.id(), UUID.randomUUID(), "Between us.").orThrow();
    UUID nothing = UUID.randomUUID();
    for (String rest : List.of("", "/messages", "/messages?after=0", "/files/" + nothing)) {
      Answer foreign = stranger.http().get(path() + rest);
      Answer absent = stranger.http().get("/v1/conversations/" + nothing + rest);
      assertThat(foreign.status()).as(rest).isEqualTo(404).isEqualTo(absent.status());
      assertThat(foreign.body().replace(conversation.id().toString(), nothing.toString()))
          .as(rest)
          .isEqualTo(absent.body());
    }
    assertThat(send(stranger, conversation.id(), UUID.randomUUID(), "Me too.").status())
        .isEqualTo(404);
    assertThat(stranger.http().put(path() + "/read", Map.of("upTo", 1)).status()).isEqualTo(404);
    assertThat(stranger.http().put(path() + "/block", null).status()).isEqualTo(404);
    try (Device device = Device.of(platform, stranger.http())) {
      UUID said = device.say(conversation.id(), "Me too.");
      assertThat(device.awaitRefusal(said).path("code").asString("")).isEqualTo("not-found");
      for (String kind : List.of("typing", "watch")) {
        UUID asked = UUID.randomUUID();
        device.ask(kind, Map.of("conversation", conversation.id(), "id", asked));
        assertThat(device.awaitRefusal(asked).path("code").asString("")).isEqualTo("not-found");
      }
      UUID asked = UUID.randomUUID();
      device.ask("resume", Map.of("since", Map.of(conversation.id().toString(), 0), "id", asked));
      assertThat(device.awaitRefusal(asked).path("code").asString("")).isEqualTo("not-found");
      assertThat(device.messages()).isEmpty();
    }
    assertThat(as(client).lastSequence()).isEqualTo(1);
  }

  @Test
  void whoMissedMoreThanWaitsForADeviceCatchesUpInParts() throws Exception {
    List<String> said = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      said.add(i + " " + "é".repeat(16_000));
      send(client, conversation.id(), UUID.randomUUID(), said.getLast()).orThrow();
    }
    try (Device device = Device.of(platform, provider.http())) {
      long from = 0;
      for (boolean more = true; more; ) {
        long asked = from;
        device.ask("resume", Map.of("since", Map.of(conversation.id().toString(), asked)));
        JsonNode resumed =
            device.await(event ->
                Device.kind(event).equals("resumed") && event.path("upTo").asLong(0) > asked);
        more = resumed.path("more").asBoolean(true);
        from = resumed.path("upTo").asLong(0);
      }
      assertThat(device.messages().stream().map(message -> message.path("body").asString()))
          .containsExactlyElementsOf(said);
      assertThat(device.isClosed()).isFalse();
    }
  }

  @Test
  void whatIsTooLargeIsRefusedWithItsLimitAndNothingIsStored() throws Exception {
    Answer large = send(client, conversation.id(), UUID.randomUUID(), "x".repeat(16_385));
    assertThat(large.code()).isEqualTo("message-too-large");
    assertThat(large.json().path("limitCharacters").asInt(0)).isEqualTo(16_384);
    try (Device device = Device.of(platform, client.http())) {
      UUID id = device.say(conversation.id(), "x".repeat(16_385));
      assertThat(device.awaitRefusal(id).path("detail").asString("")).contains("16384");
      device.raw("{\"kind\":\"send\",");
      device.await(event -> event.path("code").asString("").equals("malformed-body"));
      device.raw("{\"kind\":\"shout\"}");
      device.await(event -> event.path("code").asString("").equals("invalid-request"));
      UUID bell = UUID.randomUUID();
      device.say(conversation.id(), bell, "\u0007");
      assertThat(device.awaitRefusal(bell).path("code").asString("")).isEqualTo("invalid-request");
    }
    for (int characters : List.of(70_000, 5_000_000)) {
      try (Device device = Device.of(platform, client.http())) {
        device.raw("é".repeat(characters));
        assertThat(device.awaitClosed()).isEqualTo(1009);
      }
    }
    assertThat(as(client).lastSequence()).isZero();
  }

  /** Once it ended in a loop without end: a text that followed bytes was read byte by byte. */
  @Test
  void whatIsNoTextEndsTheConnectionAndALongTextIsReadWhole() throws Exception {
    try (Device device = Device.of(platform, client.http())) {
      device.bytes(new byte[] {1});
      assertThat(device.awaitClosed()).isEqualTo(1003);
    }
    try (Device device = Device.of(platform, client.http())) {
      UUID id = device.say(conversation.id(), "é".repeat(16_000));
      assertThat(device.awaitMessage(id).path("body").asString("")).hasSize(16_000);
    }
  }

  @Test
  void whoIsBlockedIsToldThatNobodyWritesHereNow() {
    send(client, conversation.id(), UUID.randomUUID(), "Hello?").orThrow();
    provider.http().put(path() + "/block", null).orThrow();
    for (Someone one : List.of(client, provider)) {
      assertThat(send(one, conversation.id(), UUID.randomUUID(), "More.").code())
          .isEqualTo("conversation-closed");
      assertThat(as(one).open()).isFalse();
    }
    assertThat(as(client).blockedByMe()).isFalse();
    client.http().delete(path() + "/block").orThrow();
    assertThat(as(client).open()).isFalse();
    provider.http().delete(path() + "/block").orThrow();
    send(client, conversation.id(), UUID.randomUUID(), "Again.").orThrow();
  }

  @Test
  void operatorsSeeWhatIsShownToThemAndDecide() {
    Someone operator =
        platform.known("Talk umpire " + stories, "Europe/Vienna", "member", "operator");
    send(provider, conversation.id(), UUID.randomUUID(), "Pay me outside of this.").orThrow();
    send(client, conversation.id(), UUID.randomUUID(), "My own secret.").orThrow();
    String complaints = path() + "/complaints";
    Map<String, Object> shown = Map.of("sequence", 1, "body", "Pay me outside of this.");
    Map<String, Object> forged = Map.of("sequence", 1, "body", "I will hurt you.");
    assertThat(
            client
                .http()
                .post(complaints, Map.of("reason", "threat", "shown", List.of(forged)))
                .code())
        .isEqualTo("not-what-was-sent");
    Map<String, Object> complaint =
        Map.of("reason", "fraud", "note", "He insists.", "shown", List.of(shown));
    client.http().post(complaints, complaint).orThrow();
    assertThat(client.http().post(complaints, complaint).code()).isEqualTo("already-complained");
    Answer queue = operator.http().get("/v1/operator/complaints?limit=100").orThrow();
    assertThat(queue.body()).contains("Pay me outside").doesNotContain("My own secret");
    JsonNode waiting =
        queue
            .json()
            .path("items")
            .valueStream()
            .filter(item -> item.at("/conversation").asString("").equals(conversation.id() + ""))
            .findFirst()
            .orElseThrow();
    String decisions = "/v1/operator/complaints/" + waiting.path("id").asString() + "/decisions";
    Map<String, Object> close = Map.of("action", "close", "reason", "Trade outside is a risk.");
    assertThat(client.http().post(decisions, close).status()).isEqualTo(403);
    assertThat(platform.again(client, "member", "operator").http().post(decisions, close).code())
        .isEqualTo("conflict-of-interest");
    operator.http().post(decisions, close).orThrow();
    assertThat(operator.http().post(decisions, close).code()).isEqualTo("decision-not-possible");
    assertThat(send(client, conversation.id(), UUID.randomUUID(), "More.").code())
        .isEqualTo("conversation-closed");
    operator.http().post(decisions, Map.of("action", "reopen", "reason", "Cleared up.")).orThrow();
    send(client, conversation.id(), UUID.randomUUID(), "More.").orThrow();
    assertThat(platform.events("messaging", conversation.id()))
        .containsExactly(CHANGED, CHANGED, CHANGED, CHANGED);
  }

  @Test
  void filesAreTakenForWhatTheyAreAndAreForTheTwo() {
    byte[] note = "Shoes off, please.".getBytes(StandardCharsets.UTF_8);
    Attachment file =
        client.http().postBytes(path() + "/files?name=note.txt", note).as(Attachment.class);
    assertThat(file.mediaType()).isEqualTo("text/plain");
    Answer read = provider.http().get(path() + "/files/" + file.id());
    assertThat(read.body()).isEqualTo("Shoes off, please.");
    assertThat(read.header("Content-Disposition")).startsWith("attachment");
    byte[] page = "<svg onload=alert(1)>".getBytes(StandardCharsets.UTF_8);
    assertThat(client.http().postBytes(path() + "/files?name=note.txt", page).code())
        .isEqualTo("not-what-it-says");
    assertThat(client.http().postBytes(path() + "/files?name=note.png", note).code())
        .isEqualTo("not-what-it-says");
    assertThat(stranger.http().get(path() + "/files/" + file.id()).status()).isEqualTo(404);
    assertThat(stranger.http().postBytes(path() + "/files?name=note.txt", note).status())
        .isEqualTo(404);
    Conversation own = begun(stranger, Map.of("listing", listing.id()));
    assertThat(
            stranger.http().get("/v1/conversations/" + own.id() + "/files/" + file.id()).status())
        .isEqualTo(404);
  }

  @Test
  void bodiesAreSealedInTheDatabase() {
    send(client, conversation.id(), UUID.randomUUID(), "Fibromyalgia, since May.").orThrow();
    String stored =
        String.join(
            " ",
            platform
                .bean(Databases.class)
                .module("messaging")
                .sql()
                .sql("select message::text || encode(body, 'escape') from message")
                .query(String.class)
                .list());
    assertThat(stored).isNotEmpty().doesNotContain("Fibromyalgia");
    assertThat(history(provider, conversation.id(), "limit=1").getFirst().body())
        .isEqualTo("Fibromyalgia, since May.");
  }

  @Test
  void aSocketEndsWithItsSignIn() throws Exception {
    Someone person = platform.person("Ending talker " + stories, "Europe/Vienna", "member");
    ApiClient elsewhere = ApiClient.signIn(platform.url(), person.email(), Platform.PASSWORD);
    try (Device here = Device.of(platform, person.http());
        Device there = Device.of(platform, elsewhere)) {
      person.http().delete("/v1/sign-ins").orThrow();
      assertThat(there.awaitClosed()).isEqualTo(1008);
      assertThat(here.isClosed()).isFalse();
    }
  }
}
