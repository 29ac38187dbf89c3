package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.assertj.core.api.SoftAssertions;
import org.comfrey.api.Permission;
import org.comfrey.api.identity.ApiKeySecret;
import org.comfrey.api.identity.IdentityApi;
import org.comfrey.api.identity.NewApiKey;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.payments.PaymentsApi;
import org.comfrey.api.trade.Order;
import org.comfrey.api.trade.Quote;
import org.comfrey.api.trade.TradeApi;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.comfrey.kernel.client.PublicApis;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.tests.Platform.Someone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.client.RestClientResponseException;
import tools.jackson.databind.JsonNode;

/**
 * Every operation of the published description, asked over HTTP by nobody and by each role: who may
 * is let through to the operation itself, who may not is told so before anything is looked at. And
 * every operation that names a thing, asked by somebody whose thing it is not.
 */
class AccessMatrixTest {
  /** What each role is for, said here once more, so that a slip in the policy is seen. */
  private static final Map<String, Set<Permission>> GRANTS =
      Map.of(
          "member",
          EnumSet.complementOf(staff()),
          "provider",
          EnumSet.of(Permission.PROVIDE),
          "verified-provider",
          EnumSet.of(Permission.PROVIDE),
          "support",
          EnumSet.of(Permission.OPERATE_PEOPLE, Permission.OPERATE_ORDERS, Permission.BREAK_GLASS),
          "moderator",
          EnumSet.of(
              Permission.OPERATE_PEOPLE,
              Permission.SUSPEND_PEOPLE,
              Permission.OPERATE_ORDERS,
              Permission.RULE_DISPUTES,
              Permission.OPERATE_REPORTS),
          "finance",
          EnumSet.of(Permission.OPERATE_MONEY),
          "compliance",
          EnumSet.of(Permission.READ_AUDIT, Permission.WATCH_PRIVACY),
          "operator",
          operators(),
          "service",
          EnumSet.of(Permission.OPERATE_SYSTEM),
          "administrator",
          Set.of());

  private static Platform platform;
  private static List<Operation> operations;

  private static EnumSet<Permission> staff() {
    EnumSet<Permission> staff = operators();
    staff.add(Permission.READ_AUDIT);
    staff.add(Permission.WATCH_PRIVACY);
    return staff;
  }

  private static EnumSet<Permission> operators() {
    EnumSet<Permission> staff = EnumSet.noneOf(Permission.class);
    for (Permission permission : Permission.values()) {
      if (permission.name().matches("(OPERATE|RULE|PUBLISH|SUSPEND|GRANT|BREAK)_.*")) {
        staff.add(permission);
      }
    }
    return staff;
  }

  private record Operation(String method, String path, Permission permission, String type) {
    String of(Object id) {
      return path.replaceAll("\\{[^}]+}", id.toString());
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  @BeforeAll
  static void begin() {
    platform = Platform.started();
    operations = operations();
  }

  @AfterAll
  static void end() {
    platform.close();
  }

  private static List<Operation> operations() {
    JsonNode api = ApiClient.anonymous(platform.url()).get("/openapi.json").orThrow().json();
    List<Operation> found = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : api.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        String permission = operation.getValue().path("x-permission").asString("");
        assertThat(permission).as(operation.getKey() + " " + path.getKey()).isNotEmpty();
        found.add(
            new Operation(
                operation.getKey().toUpperCase(Locale.ROOT),
                path.getKey(),
                Permission.valueOf(permission),
                operation.getValue().at("/requestBody/content").propertyNames().stream()
                    .findFirst()
                    .orElse("application/json")));
      }
    }
    assertThat(found).hasSizeGreaterThan(80);
    return found;
  }

  private static Answer ask(ApiClient http, Operation operation, Object id) {
    return http.send(
        operation.method(),
        operation.of(id),
        operation.method().equals("GET") ? null : "{}",
        Map.of(
            "If-Match",
            "\"1\"",
            "Idempotency-Key",
            UUID.randomUUID().toString(),
            "Content-Type",
            operation.type()));
  }

  @Test
  void eachRoleReachesWhatItIsForAndNothingElse() {
    SoftAssertions softly = new SoftAssertions();
    Forger forger = new Forger(platform);
    for (String role : new TreeSet<>(GRANTS.keySet())) {
      // Somebody who does not exist: nothing of theirs can be met, so the doors alone are seen.
      var nobodyKnown = new org.comfrey.api.PersonId(UUID.randomUUID());
      ApiClient http = ApiClient.bearing(platform.url(), forger.token(nobodyKnown, List.of(role)));
      for (Operation operation : operations) {
        Answer answer = ask(http, operation, UUID.randomUUID());
        boolean granted =
            operation.permission() == Permission.PUBLIC
                || GRANTS.getOrDefault(role, Set.of()).contains(operation.permission());
        boolean stopped =
            answer.status() == 403
                && operation
                    .permission()
                    .name()
                    .equals(answer.json().path("permission").asString(""));
        softly.assertThat(stopped).as(role + ", " + operation + ": " + answer).isEqualTo(!granted);
        softly
            .assertThat(answer.code())
            .as(role + ", " + operation)
            .isNotIn("invalid-token", "insufficient-scope");
        softly
            .assertThat(answer.status())
            .as(role + ", " + operation + ": " + answer)
            .isLessThan(500);
      }
    }
    softly.assertAll();
  }

  @Test
  void whoIsNotSignedInReachesWhatIsPublicAndNothingElse() {
    SoftAssertions softly = new SoftAssertions();
    ApiClient nobody = ApiClient.anonymous(platform.url());
    for (Operation operation : operations) {
      if (operation.path().equals("/v1/consents")) {
        // Asked of whom the issuer knows by its own cookie, which is no sign-in here.
        continue;
      }
      Answer answer = ask(nobody, operation, UUID.randomUUID());
      softly
          .assertThat(answer.code().equals("sign-in-required"))
          .as(operation + ": " + answer)
          .isEqualTo(operation.permission() != Permission.PUBLIC);
    }
    softly.assertAll();
  }

  @Test
  void aTokenOfAnApplicationReachesWhatItsScopeAllowsAndNothingElse() {
    SoftAssertions softly = new SoftAssertions();
    Forger forger = new Forger(platform);
    var person = new org.comfrey.api.PersonId(UUID.randomUUID());
    String token =
        forger.scoped(person, List.of("member", "operator", "compliance"), "openid trade");
    ApiClient http = ApiClient.bearing(platform.url(), token);
    for (Operation operation : operations) {
      boolean open =
          operation.permission() == Permission.PUBLIC || operation.permission() == Permission.TRADE;
      softly
          .assertThat(ask(http, operation, UUID.randomUUID()).code().equals("insufficient-scope"))
          .as(operation.toString())
          .isEqualTo(!open);
    }
    softly.assertAll();
  }

  private static ApiKeySecret ownKey(Someone person, String... scopes) {
    return person
        .http()
        .post("/v1/api-keys", new NewApiKey("My own program", List.of(scopes), 30))
        .as(ApiKeySecret.class);
  }

  @Test
  void aKeyOfAPersonsOwnProgramDoesWhatItsScopesAllowUntilItEnds() {
    Someone person = platform.person("Keeper Of Keys", "Europe/Vienna", "member", "operator");
    Answer wider =
        person.http().post("/v1/api-keys", new NewApiKey("Too wide", List.of("api"), 30));
    assertThat(wider.status()).isEqualTo(400);
    ApiKeySecret made = ownKey(person, "account", "trade");
    ApiClient program = ApiClient.bearing(platform.url(), made.secret());
    assertThat(program.get("/v1/me").orThrow().json().path("id").asString())
        .isEqualTo(person.id().toString());
    assertThat(program.get("/v1/orders").status()).isEqualTo(200);
    assertThat(program.get("/v1/wallet").code()).isEqualTo("insufficient-scope");
    // Not what its person is staff for, and nothing that asks for a fresh proof.
    assertThat(program.get("/v1/operator/orders").code()).isEqualTo("insufficient-scope");
    Answer another = program.post("/v1/api-keys", new NewApiKey("One more", List.of("money"), 30));
    assertThat(another.code()).isEqualTo("step-up-required");
    String listed = person.http().get("/v1/api-keys").orThrow().body();
    assertThat(listed).contains("My own program", "lastUsed").doesNotContain(made.secret());
    assertThat(
            platform
                .bean(Databases.class)
                .module("identity")
                .sql()
                .sql("select count(*) from api_key where encode(hash, 'escape') like '%comfrey%'")
                .query(Integer.class)
                .single())
        .isZero();
    person.http().send("DELETE", "/v1/api-keys/" + made.key().id(), null, Map.of()).orThrow();
    assertThat(program.get("/v1/me").code()).isEqualTo("invalid-token");
    ApiClient guessed = ApiClient.bearing(platform.url(), "comfrey_key_" + "A".repeat(43));
    assertThat(guessed.get("/v1/me").code()).isEqualTo("invalid-token");
  }

  @Test
  void theGuideToTheApiIsTrueAndTheClientForJavaSpeaksToThePlatform() throws Exception {
    Someone person = platform.person("Reader Of Guides", "Europe/Vienna", "member");
    ApiKeySecret key = ownKey(person, "account", "trade");
    assertThat(GuideExamples.run("api.md", platform.url(), key.secret())).isEqualTo(7);
    PublicApis java = PublicApis.at(platform.url(), key.secret());
    assertThat(java.client(TradeApi.class).orders("client", null, null, 5).items()).isEmpty();
    assertThat(java.client(IdentityApi.class).me().getBody())
        .satisfies(me -> assertThat(me.about()).isEqualTo("Changed by a program."));
    assertThatThrownBy(() -> java.client(PaymentsApi.class).wallet())
        .isInstanceOfSatisfying(
            RestClientResponseException.class,
            refused ->
                assertThat(refused.getResponseBodyAsString()).contains("insufficient-scope"));
  }

  /** Whose id stands in a path that is neither public nor for staff alone; each must be named. */
  @Test
  void anothersIdInAPathIsAnsweredAsIfTheThingDidNotExist() {
    Someone owner = platform.person("Owner Of Things", "Europe/Vienna", "member");
    Someone client = platform.person("Client Of Owner", "Europe/London", "member");
    Someone stranger = platform.person("Stranger Here", "Europe/London", "member");
    Listing listing = Market.listing(owner, "appointment-instant", "flexible");
    Instant start = Market.opening(platform.clock().instant().plus(Duration.ofDays(3)));
    Quote quote = Market.quote(client, listing, start);
    Order order = Market.place(client, quote);
    Market.pay(client, order, Market.APPROVED);
    platform.settle();
    String card = Market.card(client, Market.APPROVED);
    client.http().post("/v1/payment-methods", Map.of("token", card, "kind", "card")).orThrow();
    String signIn = owner.http().get("/v1/sign-ins").orThrow().json().at("/0/id").asString();
    String booking =
        owner
            .http()
            .get("/v1/bookings?from=2026-03-01T00:00:00Z&to=2026-04-01T00:00:00Z")
            .orThrow()
            .json()
            .at("/0/id")
            .asString();
    assertThat(booking).isNotEmpty();
    String talk =
        client
            .http()
            .post("/v1/conversations", Map.of("order", order.id()))
            .orThrow()
            .json()
            .path("id")
            .asString();
    String webhook =
        owner
            .http()
            .post("/v1/webhooks", Map.of("url", "https://hooks.invalid/owner"))
            .orThrow()
            .json()
            .at("/webhook/id")
            .asString();
    String search =
        owner
            .http()
            .post(
                "/v1/me/searches",
                Map.of("name", "Mine alone", "alerts", false, "criteria", Map.of("q", "massage")))
            .orThrow()
            .json()
            .path("id")
            .asString();
    String invoice =
        client
            .http()
            .get("/v1/invoices?order=" + order.id())
            .orThrow()
            .json()
            .at("/items/0/id")
            .asString();
    assertThat(invoice).isNotEmpty();
    Map<String, Object> things =
        Map.ofEntries(
            Map.entry("/v1/orders/{id}", order.id()),
            Map.entry("/v1/invoices/{id}", invoice),
            Map.entry("/v1/coupons/{id}", UUID.randomUUID()),
            Map.entry("/v1/vouchers/{id}", UUID.randomUUID()),
            Map.entry("/v1/listings/{id}", listing.id()),
            Map.entry("/v1/me/agreements/{purpose}", UUID.randomUUID()),
            Map.entry("/v1/plans/{id}", listing.plan()),
            Map.entry("/v1/bookings/{id}", booking),
            Map.entry("/v1/sign-ins/{id}", signIn),
            Map.entry("/v1/payment-methods/{token}", card),
            Map.entry("/v1/applications/{id}", UUID.randomUUID()),
            Map.entry("/v1/api-keys/{id}", ownKey(owner, "account").key().id()),
            Map.entry("/v1/factors/passkeys/{id}", UUID.randomUUID()),
            Map.entry("/v1/factors/issuers/{id}", UUID.randomUUID()),
            Map.entry("/v1/busy-sources/{id}", UUID.randomUUID()),
            Map.entry("/v1/disputes/{id}", UUID.randomUUID()),
            Map.entry("/v1/waitlist/{id}", UUID.randomUUID()),
            Map.entry("/v1/reviews/{id}", UUID.randomUUID()),
            Map.entry("/v1/push-devices/{id}", UUID.randomUUID()),
            Map.entry("/v1/webhooks/{id}", webhook),
            Map.entry("/v1/me/searches/{id}", search),
            Map.entry("/v1/conversations/{id}", talk));
    // To take part in somebody's listing, or to keep it in mind, is what it is for.
    Set<String> invitations =
        Set.of(
            "POST /v1/listings/{id}/series",
            "PUT /v1/me/favourites/{listing}",
            "DELETE /v1/me/favourites/{listing}");
    SoftAssertions softly = new SoftAssertions();
    for (Operation operation : operations) {
      if (!operation.path().contains("{")
          || operation.permission() == Permission.PUBLIC
          || staff().contains(operation.permission())
          || invitations.contains(operation.toString())) {
        continue;
      }
      String root = operation.path().replaceAll("(}).*", "$1");
      softly.assertThat(things).as("whose thing is meant by " + operation).containsKey(root);
      Answer answer = ask(stranger.http(), operation, things.getOrDefault(root, UUID.randomUUID()));
      softly.assertThat(answer.status()).as(operation + ": " + answer).isIn(400, 404, 422);
      softly
          .assertThat(answer.body())
          .as(operation.toString())
          .doesNotContain(owner.email(), client.email(), "Client Of Owner");
    }
    softly.assertAll();
    assertThat(owner.http().get("/v1/sign-ins").status()).isEqualTo(200);
    assertThat(Market.order(client, order).state()).isEqualTo("booked");
  }
}
