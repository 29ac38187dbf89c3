package org.comfrey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.comfrey.identity.OtherIssuer.Account;
import org.comfrey.identity.OtherIssuer.Lie;
import org.comfrey.identity.factor.AppInHand;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.comfrey.kernel.client.Pkce;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signing in by an issuer of others, and everything that must not come of it. */
class OutsideIssuerTest {
  private static RunningIdentity identity;
  private static OtherIssuer other;
  private static ApiClient operator;
  private static String issuer;

  @BeforeAll
  static void begin() {
    identity = new RunningIdentity();
    other = new OtherIssuer(identity.clock());
    identity.person("olive@operators.example", "member", "operator");
    operator = identity.signIn("olive@operators.example");
    issuer =
        operator
            .post("/v1/operator/issuers", asked(other.url() + "/"))
            .orThrow()
            .json()
            .path("id")
            .asString();
  }

  @AfterAll
  static void end() {
    identity.close();
    other.close();
  }

  @BeforeEach
  void honest() {
    other.lie = Lie.NONE;
    other.emailInToken = true;
  }

  private static Map<String, String> asked(String url) {
    return Map.of(
        "name",
        "Example Corp",
        "issuer",
        url,
        "clientId",
        OtherIssuer.CLIENT,
        "clientSecret",
        OtherIssuer.SECRET);
  }

  /** A browser that was sent away: its cookie, and what it will bring back. */
  private record Away(String cookie, Map<String, String> back) {}

  private static Away away(Answer begun, Account account) {
    String address = begun.orThrow().json().path("continue").asString();
    assertThat(address).startsWith(other.url() + "/authorize?").contains("code_challenge=");
    return new Away(begun.header("Set-Cookie").split(";", 2)[0], other.agree(address, account));
  }

  private static Away away(Account account) {
    return away(
        identity
            .anonymous()
            .post("/v1/sign-ins/issuers/" + issuer, Map.of("continue", "/oauth2/authorize?x=1")),
        account);
  }

  private static Answer back(Away away) {
    return identity
        .anonymous()
        .send("POST", "/v1/sign-ins/outside", away.back(), Map.of("Cookie", away.cookie()));
  }

  private static Account account(String subject, String email) {
    return new Account(subject, email, true, "Mira at the Other");
  }

  /** The issuer's cookie signs in to applications as after a password. */
  private static ApiClient signedIn(Answer proved) {
    String cookie =
        proved.headers("Set-Cookie").stream()
            .filter(one -> one.startsWith("__Host-comfrey-issuer="))
            .findFirst()
            .orElseThrow()
            .split(";", 2)[0];
    Issuer own = new Issuer(identity.anonymous());
    Pkce pkce = Pkce.fresh();
    return ApiClient.bearing(
        identity.url(),
        own.token(Issuer.redemption(own.code(pkce, cookie), pkce))
            .orThrow()
            .json()
            .path("access_token")
            .asString());
  }

  private static void link(ApiClient person, Account account) {
    Answer linked = back(away(person.post("/v1/factors/issuers/" + issuer, null), account));
    assertThat(linked.orThrow().json().path("linked").asBoolean()).isTrue();
  }

  @Test
  void someoneNewMakesAnAccountAndIsSignedInByTheIssuerFromThenOn() {
    Account mira = account("subject-new", "new@corp.example");
    Answer first = back(away(mira)).orThrow();
    assertThat(first.json().at("/newcomer/email").asString()).isEqualTo("new@corp.example");
    assertThat(first.json().at("/newcomer/name").asString()).isEqualTo("Mira at the Other");
    Map<String, String> wanted = new HashMap<>();
    wanted.put("attempt", first.json().at("/newcomer/attempt").asString());
    wanted.put("displayName", "Mira New");
    wanted.put("locale", "en");
    wanted.put("timeZone", "Europe/Lisbon");
    ApiClient anyone = identity.anonymous();
    Answer made = anyone.post("/v1/sign-ins/outside/registrations", wanted).orThrow();
    assertThat(signedIn(made).get("/v1/me").orThrow().json().path("email").asString())
        .isEqualTo("new@corp.example");
    assertThat(anyone.post("/v1/sign-ins/outside/registrations", wanted).code())
        .isEqualTo("token-spent");
    wanted.put("attempt", wanted.get("attempt") + "A");
    assertThat(anyone.post("/v1/sign-ins/outside/registrations", wanted).code())
        .isEqualTo("token-spent");

    Answer again = back(away(mira)).orThrow();
    assertThat(again.json().path("continue").asString()).isEqualTo("/oauth2/authorize?x=1");
    assertThat(signedIn(again).get("/v1/me").orThrow().body()).contains("Mira New");
  }

  @Test
  void anAccountThatIsThereIsNeverGivenToWhoeverTheIssuerSaysHasItsAddress() {
    identity.person("victim@people.example");
    Account taker = account("subject-taker", "victim@people.example");
    assertThat(back(away(taker)).code()).isEqualTo("outside-not-linked");
    assertThat(back(away(new Account("subject-x", "x@people.example", false, "X"))).code())
        .isEqualTo("outside-not-linked");
    other.emailInToken = false;
    assertThat(back(away(taker)).code()).isEqualTo("outside-not-linked");
    // Its own person proves that they are, and links it.
    ApiClient victim = identity.signIn("victim@people.example");
    link(victim, account("subject-victim", "another@address.example"));
    assertThat(victim.get("/v1/factors/issuers").orThrow().json().at("/0/account").asString())
        .isEqualTo("another@address.example");
    Answer proved = back(away(account("subject-victim", "whatever@there.example"))).orThrow();
    assertThat(signedIn(proved).get("/v1/me").orThrow().body()).contains("victim@people.example");
    assertThat(back(away(taker)).code()).isEqualTo("outside-not-linked");

    victim.delete("/v1/factors/issuers/" + issuer).orThrow();
    assertThat(victim.delete("/v1/factors/issuers/" + issuer).status()).isEqualTo(404);
    assertThat(back(away(account("subject-victim", "victim@people.example"))).code())
        .isEqualTo("outside-not-linked");
  }

  @Test
  void ofTwoAccountsOneIsLinkedAndLinkingNeedsAFreshProof() {
    identity.person("first@people.example");
    identity.person("second@people.example");
    Account shared = account("subject-shared", "shared@corp.example");
    link(identity.signIn("first@people.example"), shared);
    ApiClient second = identity.signIn("second@people.example");
    assertThat(back(away(second.post("/v1/factors/issuers/" + issuer, null), shared)).code())
        .isEqualTo("outside-linked-elsewhere");
    String old =
        new Issuer(identity.anonymous())
            .signInOld("old@people.example", identity, Duration.ofMinutes(30));
    assertThat(
            ApiClient.bearing(identity.url(), old)
                .post("/v1/factors/issuers/" + issuer, null)
                .code())
        .isEqualTo("step-up-required");
    assertThat(identity.anonymous().get("/v1/factors/issuers").status()).isEqualTo(401);
  }

  @Test
  void aSecondFactorIsAskedForAfterTheIssuerAsAfterAPassword() {
    identity.person("guarded@people.example");
    ApiClient guarded = identity.signIn("guarded@people.example");
    Account account = account("subject-guarded", "guarded@people.example");
    link(guarded, account);
    var app =
        new AppInHand(
            guarded
                .post("/v1/factors/authenticator", null)
                .orThrow()
                .json()
                .path("secret")
                .asString());
    guarded
        .post(
            "/v1/factors/authenticator/confirm",
            Map.of("code", app.code(identity.clock().instant())))
        .orThrow();
    Answer asked = back(away(account)).orThrow();
    assertThat(asked.json().at("/secondFactor/attempt").asString()).isNotEmpty();
    assertThat(asked.headers("Set-Cookie"))
        .noneMatch(cookie -> cookie.startsWith("__Host-comfrey-issuer="));
  }

  @Test
  void anAnswerThatIsForgedReplayedLateOrAnotherBrowsersIsRefused() {
    Account account = account("subject-lies", "lies@corp.example");
    for (Lie lie : Lie.values()) {
      other.lie = lie;
      assertThat(back(away(account)).status())
          .as(lie.name())
          .isEqualTo(lie == Lie.NONE ? 200 : 401);
    }
    other.lie = Lie.NONE;
    Away once = away(account);
    assertThat(back(once).status()).isEqualTo(200);
    assertThat(back(once).code()).isEqualTo("sign-in-refused");
    Away mine = away(account);
    Away theirs = away(account);
    assertThat(back(new Away(mine.cookie(), theirs.back())).status()).isEqualTo(401);
    assertThat(back(new Away("__Host-comfrey-outside-x=y", theirs.back())).status()).isEqualTo(401);
    Map<String, String> mixed = new HashMap<>(theirs.back());
    mixed.put("iss", "https://another.example");
    assertThat(back(new Away(theirs.cookie(), mixed)).status()).isEqualTo(401);
    Away late = away(account);
    identity.clock().advance(Duration.ofMinutes(16));
    assertThat(back(late).status()).isEqualTo(401);
    assertThat(back(new Away(late.cookie(), Map.of("state", "", "code", ""))).status())
        .isEqualTo(401);
  }

  @Test
  void aKeyThatTheIssuerRotatesIsFoundAtOnce() {
    Account account = account("subject-rotates", "rotates@corp.example");
    assertThat(back(away(account)).status()).isEqualTo(200);
    int read = other.keysRead.get();
    assertThat(back(away(account)).status()).isEqualTo(200);
    assertThat(other.keysRead.get()).isEqualTo(read);
    other.rotate();
    assertThat(back(away(account)).status()).isEqualTo(200);
    assertThat(other.keysRead.get()).isEqualTo(read + 1);
  }

  @Test
  void onlyOperatorsLetIssuersInOnlyUsableOnesAndOneThatWasEndedSignsNobodyIn() {
    identity.person("olga@operators.example", "member", "operator");
    ApiClient admin = identity.signIn("olga@operators.example");
    identity.person("mia@people.example");
    ApiClient member = identity.signIn("mia@people.example");
    assertThat(member.post("/v1/operator/issuers", asked(other.url())).status()).isEqualTo(403);
    for (String unusable :
        List.of(
            "http://issuer.example",
            "https://user:word@issuer.example",
            "no address",
            other.url() + "/elsewhere",
            "https://127.0.0.1:1")) {
      assertThat(admin.post("/v1/operator/issuers", asked(unusable)).code())
          .as(unusable)
          .isEqualTo("issuer-unusable");
    }
    String second =
        admin
            .post("/v1/operator/issuers", asked(other.url()))
            .orThrow()
            .json()
            .path("id")
            .asString();
    assertThat(identity.anonymous().get("/v1/sign-ins/issuers").body()).contains(second);
    assertThat(admin.get("/v1/operator/issuers").body()).doesNotContain(OtherIssuer.SECRET);
    Away left =
        away(
            identity.anonymous().post("/v1/sign-ins/issuers/" + second, Map.of()),
            account("subject-ended", "ended@corp.example"));
    admin.delete("/v1/operator/issuers/" + second).orThrow();
    assertThat(identity.anonymous().get("/v1/sign-ins/issuers").body()).doesNotContain(second);
    assertThat(back(left).status()).isEqualTo(404);
    assertThat(identity.anonymous().post("/v1/sign-ins/issuers/" + second, Map.of()).status())
        .isEqualTo(404);
    String stored =
        identity
            .database()
            .sql()
            .sql("SELECT string_agg(o::text, ' ') FROM outside_issuer o")
            .query(String.class)
            .single();
    assertThat(stored)
        .doesNotContain(
            OtherIssuer.SECRET,
            java.util.HexFormat.of()
                .formatHex(OtherIssuer.SECRET.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }
}
