package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.comfrey.api.Money;
import org.comfrey.api.PersonId;
import org.comfrey.api.calendar.Slot;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.marketplace.ListingDraft;
import org.comfrey.api.trade.Order;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.comfrey.kernel.client.OAuthTokens;
import org.comfrey.tests.Platform.Someone;
import tools.jackson.databind.JsonNode;

/** People of a demo world who entrust it with everything that it takes. */
final class CanaryStories {
  private static final String EMAIL = "Quirina.Zanzibar@canary-mail.example";
  private static final String NAME = "Quirina Zanzibarska";
  private static final String PASSWORD = "eleven quiet herons 4417";
  private static final String WRONG_PASSWORD = "twelve loud herons 4418";
  private static final String HEALTH = "Hashimoto since 2019, Xolairine 75 mg";
  private static final String CHAT = "my left hip aches zorgulently at night";
  private static final String STREET = "17 Zwetschkenhain Lane";
  private static final String PHONE = "+43 660 5557 4217";
  private static final String CARD = "5555555555554444";
  private static final String REAL_CARD = "5105105105105100";
  private static final String REAL_BANK = "AT611904300234573201";

  private final URI url;
  private final Canaries canaries = new Canaries();
  private final Map<String, String> given = new LinkedHashMap<>();
  private final Someone provider;
  private final Someone client;
  private final Someone operator;

  CanaryStories(URI url) {
    this.url = url;
    this.provider = demo("provider");
    this.client = demo("client");
    this.operator = demo("operator");
  }

  private Someone demo(String role) {
    String email = role + "@demo.example";
    String article = role.equals("operator") ? "an " : "a ";
    return new Someone(
        new PersonId(UUID.nameUUIDFromBytes(role.getBytes(StandardCharsets.UTF_8))),
        email,
        ApiClient.signIn(url, email, article + role + " on a demo day"));
  }

  /** What everybody may read. */
  void plant(String title) {
    offered(provider, title, "1 Known Lane");
  }

  /** Offered with an address that only clients are told. */
  private static Listing offered(Someone person, String title, String street) {
    Listing any = Market.listing(person, "appointment-instant", "flexible");
    return Market.published(
        person,
        new ListingDraft(
            title,
            "What everybody may read.",
            "massage",
            new Money(6_500, "EUR"),
            60,
            "appointment-instant",
            "flexible",
            any.plan(),
            new org.comfrey.api.marketplace.Place(
                "at-place", "Vienna", "AT", Market.PRACTICE.point(), street, "1070", null),
            List.of("en"),
            List.of()));
  }

  private String secret(String name, String value) {
    canaries.add(name, value);
    given.put(name, value);
    return value;
  }

  /** A life with every private thing that the platform takes. */
  Canaries lived() throws Exception {
    Someone person = joined();
    secured(person);
    provided(person);
    talkedAndDisputed(person);
    kept(person);
    return canaries;
  }

  private Someone joined() {
    ApiClient anyone = ApiClient.anonymous(url);
    anyone
        .post(
            "/v1/registrations",
            Map.of(
                "email",
                secret("the e-mail address", EMAIL),
                "password",
                secret("the password", PASSWORD),
                "displayName",
                secret("the name", NAME),
                "locale",
                "en",
                "timeZone",
                "Europe/Vienna"))
        .orThrow();
    anyone
        .post("/v1/registrations/confirm", Map.of("token", mailed("the token of the mail", EMAIL)))
        .orThrow();
    Answer proved = anyone.post("/v1/sign-ins", Map.of("email", EMAIL, "password", PASSWORD));
    secret("the issuer's cookie", proved.header("Set-Cookie").split("[=;]", 3)[1]);
    ApiClient http = ApiClient.signIn(url, EMAIL, PASSWORD);
    OAuthTokens tokens = Objects.requireNonNull(http.tokens());
    secret("an access token", tokens.accessToken());
    secret("a refresh token", Objects.requireNonNull(tokens.refreshToken()));
    Answer me = http.get("/v1/me").orThrow();
    http.patch("/v1/me", me.header("ETag"), Map.of("about", secret("words about health", HEALTH)))
        .orThrow();
    secret("a wrong password", WRONG_PASSWORD);
    anyone.post("/v1/sign-ins", Map.of("email", EMAIL, "password", WRONG_PASSWORD));
    return new Someone(PersonId.valueOf(me.json().path("id").asString()), EMAIL, http);
  }

  /** The token in the newest mail to that address; it is polled for, because mails take a while. */
  private String mailed(String name, String to) {
    for (int round = 0; round < 2_000; round++) {
      JsonNode mails = operator.http().get("/v1/operator/mailbox").orThrow().json().path("items");
      for (JsonNode mail : mails) {
        String text = mail.path("text").asString();
        if (mail.path("to").asString().equalsIgnoreCase(to) && text.contains("#token=")) {
          return secret(name, text.replaceAll("(?s).*#token=([A-Za-z0-9_-]+).*", "$1"));
        }
      }
    }
    throw new AssertionError("no mail came for " + to);
  }

  private void secured(Someone person) throws Exception {
    JsonNode app = person.http().post("/v1/factors/authenticator", null).orThrow().json();
    String totp = secret("the authenticator's secret", app.path("secret").asString());
    JsonNode codes =
        person
            .http()
            .post(
                "/v1/factors/authenticator/confirm",
                // The server's clock is the machine's.
                Map.of("code", Flow.digits(totp, Instant.now())))
            .orThrow()
            .json()
            .path("codes");
    assertThat(codes.size()).isPositive();
    codes.forEach(code -> secret("recovery code " + code.asString(), code.asString()));
    JsonNode program =
        operator
            .http()
            .post(
                "/v1/operator/applications",
                Map.of(
                    "name", "Canary program",
                    "confidential", true,
                    "redirectUris", List.of(),
                    "postLogoutRedirectUris", List.of(),
                    "scopes", List.of("system"),
                    "actsForItself", true,
                    "audiences", List.of()))
            .orThrow()
            .json();
    secret("a program's secret", program.path("secret").asString());
  }

  /** Offers something at home, and blocks an hour for a reason. */
  private void provided(Someone person) {
    secret("the address at home", STREET);
    offered(person, "A walk together", STREET + ", door 9");
    // The server is a process of its own, which has no clock but the machine's.
    Instant soon = Instant.now().plus(40, ChronoUnit.DAYS).truncatedTo(ChronoUnit.HOURS);
    person
        .http()
        .post(
            "/v1/bookings",
            Map.of(
                "start",
                soon,
                "end",
                soon.plus(1, ChronoUnit.HOURS),
                "note",
                secret("why an hour is blocked", "Endocrinologist Dr. Quendelin")))
        .orThrow();
  }

  private void talkedAndDisputed(Someone person) {
    secret("a card's number", CARD);
    Listing listing = Market.listing(provider, "appointment-instant", "flexible");
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    Slot slot =
        Market.slots(
                person.http(), listing, today.plusDays(3).toString(), today.plusDays(6).toString())
            .getFirst();
    Order order = Market.place(person, Market.quote(person, listing, slot.start()));
    Market.pay(person, order, CARD);
    String token = Market.card(person, CARD);
    person.http().post("/v1/payment-methods", Map.of("token", token, "kind", "card")).orThrow();
    String talk =
        person
            .http()
            .post("/v1/conversations", Map.of("order", order.id()))
            .orThrow()
            .json()
            .path("id")
            .asString();
    String said = secret("a message", CHAT) + ", call " + secret("a phone number", PHONE);
    // With a key of one's own: the reply is stored to be given again.
    Map<String, Object> message = Map.of("id", UUID.randomUUID(), "type", "text", "body", said);
    Map<String, String> key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
    String path = "/v1/conversations/" + talk + "/messages";
    String first = person.http().send("POST", path, message, key).orThrow().body();
    assertThat(person.http().send("POST", path, message, key).body()).isEqualTo(first);
    String file = secret("a file's name", "thyroid-panel-quirina") + ".txt";
    byte[] content =
        secret("a file's content", "TSH 8.41 mIU/L, anti-TPO 612 zorgs")
            .getBytes(StandardCharsets.UTF_8);
    person.http().postBytes("/v1/conversations/" + talk + "/files?name=" + file, content).orThrow();
    person
        .http()
        .post(
            "/v1/conversations/" + talk + "/complaints",
            Map.of(
                "reason",
                "harassment",
                "note",
                secret("a complaint's note", "he asked for my Xolairine dose thrice"),
                "shown",
                List.of()));
  }

  private void kept(Someone person) {
    Map<String, Object> criteria = new HashMap<>();
    criteria.put("q", secret("words that were searched", "postpartum zorgulence"));
    person.http().get("/v1/search?q=postpartum+zorgulence").orThrow();
    person
        .http()
        .post(
            "/v1/me/searches",
            Map.of(
                "name",
                secret("a saved search's name", "for my Hashimotitis"),
                "alerts",
                true,
                "criteria",
                criteria))
        .orThrow();
    person
        .http()
        .post(
            "/v1/transfers",
            Map.of(
                "toEmail",
                client.email(),
                "amount",
                Map.of("amountMinor", 1, "currency", "EUR"),
                "note",
                secret("a transfer's note", "for the Xolairine you lent me")));
    secret("a real card's number", REAL_CARD);
    secret("a real bank account", REAL_BANK);
  }

  /** What is answered when each value stands where it does not belong. */
  List<String> errors() {
    List<String> answers = new ArrayList<>();
    ApiClient anyone = ApiClient.anonymous(url);
    for (String value : given.values()) {
      String encoded = java.net.URLEncoder.encode(value, StandardCharsets.UTF_8);
      answers.add(anyone.post("/sandbox/cards", Map.of("number", value)).body());
      answers.add(anyone.post("/sandbox/banks", Map.of("accountNumber", value)).body());
      answers.add(anyone.post("/v1/registrations", "{\"email\": \"" + value).body());
      answers.add(anyone.post("/v1/registrations", Map.of("email", value + "\u0000")).body());
      answers.add(anyone.post("/v1/registrations/confirm", Map.of("token", value + "x")).body());
      answers.add(anyone.post("/v1/sign-ins", Map.of("email", value, "password", value)).body());
      answers.add(client.http().get("/v1/orders/" + encoded.replace("+", "%20")).body());
      answers.add(client.http().get("/v1/orders?cursor=" + encoded).body());
      answers.add(client.http().post("/v1/quotes", Map.of("listing", value)).body());
      answers.add(
          anyone
              .send("GET", "/v1/me", null, Map.of("Authorization", "Bearer " + encoded + "x"))
              .body());
    }
    return answers;
  }

  /** What the system measures. */
  String metrics() {
    return operator.http().get("/operator/metrics").orThrow().body();
  }

  /** Those who are handed out what is kept about them. */
  Map<String, ApiClient> others() {
    return Map.of(
        "the provider",
        provider.http(),
        "the client",
        client.http(),
        "the operator",
        operator.http());
  }
}
