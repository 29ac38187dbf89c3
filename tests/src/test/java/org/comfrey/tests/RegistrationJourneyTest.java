package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.trade.Order;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.comfrey.tests.Platform.Someone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** From a stranger's address to a signed-in browser, and what it is told while it looks. */
class RegistrationJourneyTest {
  private static final Pattern TOKEN = Pattern.compile("token=([A-Za-z0-9._~-]+)");
  private static Platform platform;
  private static Someone operator;

  @BeforeAll
  static void begin() {
    platform = Platform.started();
    operator = platform.person("Operator", "Europe/Vienna", "member", "operator");
  }

  @AfterAll
  static void end() {
    platform.close();
  }

  private static Answer register(String email) {
    return ApiClient.anonymous(platform.url())
        .post(
            "/v1/registrations",
            Map.of(
                "email",
                email,
                "password",
                Platform.PASSWORD,
                "displayName",
                "Mira Quince",
                "locale",
                "en",
                "timeZone",
                "Europe/Lisbon"));
  }

  private static List<JsonNode> mails(String to) {
    platform.settle();
    JsonNode items =
        operator.http().get("/v1/operator/mailbox?to=" + to).orThrow().json().path("items");
    return StreamSupport.stream(items.spliterator(), false).toList();
  }

  private static String token(JsonNode mail) {
    Matcher found = TOKEN.matcher(mail.path("text").asString());
    assertThat(found.find()).as(mail.toString()).isTrue();
    return found.group(1);
  }

  private static Answer confirm(String token) {
    return ApiClient.anonymous(platform.url())
        .post("/v1/registrations/confirm", Map.of("token", token));
  }

  private static int signIn(String email) {
    return ApiClient.anonymous(platform.url())
        .post("/v1/sign-ins", Map.of("email", email, "password", Platform.PASSWORD))
        .status();
  }

  @Test
  void nobodySignsInBeforeTheAddressIsConfirmed() {
    register("early@test.example").orThrow();
    assertThat(signIn("early@test.example")).isEqualTo(401);
    Answer refused = confirm("made-up");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.code()).isEqualTo("token-spent");
    assertThat(signIn("early@test.example")).isEqualTo(401);
  }

  @Test
  void aKnownAddressIsAnsweredLikeAnUnknownOneAndOnlyItsOwnerLearns() {
    platform.person("Known Person", "Europe/Vienna", "member");
    Answer known = register("known.person@test.example");
    Answer unknown = register("unknown.person@test.example");
    assertThat(List.of(known.status(), known.body()))
        .isEqualTo(List.of(unknown.status(), unknown.body()));
    JsonNode toKnown = mails("known.person@test.example").getFirst();
    JsonNode toUnknown = mails("unknown.person@test.example").getFirst();
    assertThat(toKnown.path("subject")).isNotEqualTo(toUnknown.path("subject"));
  }

  @Test
  void onlyAnOperatorReadsTheMailbox() {
    Someone member = platform.person("Curious Member", "Europe/Vienna", "member");
    assertThat(member.http().get("/v1/operator/mailbox").status()).isEqualTo(403);
    assertThat(ApiClient.anonymous(platform.url()).get("/v1/operator/mailbox").status())
        .isEqualTo(401);
  }

  @Test
  void aPersonRegistersConfirmsSignsInWithACookieAndSignsOut() {
    String email = "mira@test.example";
    assertThat(register(email).status()).isEqualTo(202);
    List<JsonNode> mails = mails(email);
    assertThat(mails).hasSize(1);
    String token = token(mails.getFirst());
    assertThat(confirm(token).status()).isEqualTo(204);
    assertThat(confirm(token).code()).isEqualTo("token-spent");

    Browser browser = new Browser(platform.url());
    assertThat(browser.get("/v1/me").status()).isEqualTo(401);
    Answer back = browser.signIn(email, Platform.PASSWORD, "/orders");
    assertThat(browser.next(back)).isEqualTo("/orders");
    JsonNode me = browser.get("/v1/me").orThrow().json();
    assertThat(me.path("displayName").asString()).isEqualTo("Mira Quince");
    assertThat(me.path("timeZone").asString()).isEqualTo("Europe/Lisbon");
    assertThat(back.body()).doesNotContain("access_token");

    assertThat(browser.send("POST", "/bff/sign-out", null, Map.of()).code())
        .isEqualTo("cross-site-request");
    assertThat(browser.get("/v1/me").status()).isEqualTo(200);
    String stolen = browser.cookieHeader();
    assertThat(browser.post("/bff/sign-out", null).status()).isEqualTo(204);
    assertThat(browser.get("/v1/me").status()).isEqualTo(401);
    assertThat(
            ApiClient.anonymous(platform.url())
                .send("GET", "/v1/me", null, Map.of("Cookie", stolen))
                .status())
        .isEqualTo(401);
  }

  private static int post(String address, String form) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(platform.url().resolve(address))
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(HttpRequest.BodyPublishers.ofString(form))
              .build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  private static boolean mailed(Someone person, String category) {
    JsonNode categories =
        person.http().get("/v1/notification-settings").orThrow().json().path("categories");
    for (JsonNode one : categories) {
      if (one.path("category").asString().equals(category)) {
        for (JsonNode channel : one.path("channels")) {
          if (channel.path("channel").asString().equals("mail")) {
            return channel.path("on").asBoolean();
          }
        }
      }
    }
    throw new AssertionError("no category " + category);
  }

  @Test
  void aMailIsStoppedByOneRequestOfItsReadersProgramAndByNobodyElse() throws Exception {
    Someone reader = platform.person("Quiet Reader", "Europe/London", "member");
    Someone other = platform.person("Nosy Other", "Europe/London", "member");
    Someone provider = platform.person("Booked Provider", "Europe/Vienna", "member");
    Listing listing = Market.listing(provider, "appointment-instant", "flexible");
    Instant start = Market.opening(platform.clock().instant().plus(Duration.ofDays(3)));
    Market.paid(platform, reader, listing, start);
    JsonNode mail = mails(reader.email()).getFirst();
    String link = mail.path("unsubscribe").asString();
    String path = link.substring(link.indexOf("/v1/"));
    String forged = path.substring(0, path.length() - 1) + (path.endsWith("A") ? "B" : "A");

    Answer refused = other.http().post(path, null);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.code()).isEqualTo("link-of-another");
    assertThat(post(forged, "List-Unsubscribe=One-Click")).isEqualTo(422);
    assertThat(mailed(reader, "bookings")).isTrue();
    assertThat(post(path, "List-Unsubscribe=One-Click")).isEqualTo(200);
    assertThat(post(path, "List-Unsubscribe=One-Click")).isEqualTo(200);
    assertThat(mailed(reader, "bookings")).isFalse();
    assertThat(mailed(other, "bookings")).isTrue();

    Answer settings = reader.http().get("/v1/notification-settings").orThrow();
    Answer critical =
        reader
            .http()
            .send(
                "PATCH",
                "/v1/notification-settings",
                Map.of(
                    "switches",
                    List.of(Map.of("category", "changes", "channel", "mail", "on", false))),
                Map.of("If-Match", settings.header("ETag")));
    assertThat(critical.code()).isEqualTo("cannot-be-muted");
  }

  @Test
  void whatWasSentIsSeenByItsReaderAndBySupportAndTheMailIsNoPageThatActs() {
    Someone reader = platform.person("Logged Reader", "Europe/London", "member");
    reader
        .http()
        .send(
            "PATCH",
            "/v1/me",
            Map.of("displayName", "Logged <b>Reader"),
            Map.of("If-Match", reader.http().get("/v1/me").orThrow().header("ETag")))
        .orThrow();
    Someone provider = platform.person("Logging Provider", "Europe/Vienna", "member");
    Someone support = platform.person("Support Person", "Europe/Vienna", "member", "support");
    Listing listing = Market.listing(provider, "appointment-instant", "flexible");
    Instant start = Market.opening(platform.clock().instant().plus(Duration.ofDays(4)));
    Market.paid(platform, reader, listing, start);
    JsonNode own = reader.http().get("/v1/notification-deliveries").orThrow().json().path("items");
    assertThat(own.size()).isPositive();
    assertThat(own.at("/0/state").asString()).isEqualTo("sent");
    assertThat(own.at("/0/destination").asString()).startsWith("l…@");
    String log = "/v1/operator/people/" + reader.id() + "/notification-deliveries";
    assertThat(support.http().get(log).orThrow().json().path("items")).isEqualTo(own);
    assertThat(provider.http().get(log).status()).isEqualTo(403);

    JsonNode mail = mails(reader.email()).getFirst();
    Answer page =
        operator
            .http()
            .get("/v1/operator/mailbox/" + mail.path("id").asString() + "/page")
            .orThrow();
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'", "sandbox");
    assertThat(page.body()).contains("Logged &lt;b&gt;Reader").doesNotContain("<b>");
  }

  @Test
  void bothSidesAreToldOfEachOthersStepsWhileTheyLook() throws Exception {
    Someone client = platform.person("Live Client", "Europe/London", "member");
    Someone provider = platform.person("Live Provider", "Europe/Vienna", "member");
    Listing listing = Market.listing(provider, "appointment-on-request", "flexible");
    Instant start = Market.opening(platform.clock().instant().plus(Duration.ofDays(3)));
    Order order = Market.place(client, Market.quote(client, listing, start));
    platform.settle();
    try (LiveStream clients = LiveStream.of(client);
        LiveStream providers = LiveStream.of(provider)) {
      clients.awaits("\"all\"");
      providers.awaits("\"all\"");
      Market.pay(client, order, Market.APPROVED);
      clients.awaits(order.id().toString());
      providers.awaits(order.id().toString());
      providers.forget();
      clients.forget();
      Market.take(provider, order, "accept").orThrow();
      clients.awaits(order.id().toString());
      providers.awaits(order.id().toString());
    }
  }

  /** An open GET /v1/events. */
  private record LiveStream(HttpClient http, BlockingQueue<String> lines) implements AutoCloseable {
    static LiveStream of(Someone person) throws IOException, InterruptedException {
      HttpClient http = HttpClient.newHttpClient();
      var tokens = person.http().tokens();
      if (tokens == null) {
        throw new AssertionError(person.email() + " is not signed in");
      }
      HttpRequest request =
          HttpRequest.newBuilder(platform.url().resolve("/v1/events"))
              .header("Authorization", "Bearer " + tokens.accessToken())
              .header("Accept", "text/event-stream")
              .build();
      var response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      assertThat(response.statusCode()).isEqualTo(200);
      BlockingQueue<String> lines = new LinkedBlockingQueue<>();
      Thread.ofVirtual()
          .start(() -> {
            try (var reader =
                new BufferedReader(
                    new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
              for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
              }
            } catch (IOException closed) {
              lines.add("closed");
            }
          });
      return new LiveStream(http, lines);
    }

    /** Reads on until a nudge holds that text. */
    void awaits(String text) throws InterruptedException {
      for (String line = next(); ; line = next()) {
        if (line.startsWith("data:") && line.contains(text)) {
          return;
        }
      }
    }

    private String next() throws InterruptedException {
      String line = lines.poll(30, TimeUnit.SECONDS);
      if (line == null) {
        throw new AssertionError("the stream stayed silent");
      }
      return line;
    }

    /** Leaves out what came until now, when nothing more is on its way. */
    void forget() {
      platform.settle();
      lines.clear();
    }

    @Override
    public void close() {
      http.shutdownNow();
    }
  }
}
