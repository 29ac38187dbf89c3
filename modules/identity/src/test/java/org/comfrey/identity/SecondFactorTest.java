package org.comfrey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.identity.factor.AppInHand;
import org.comfrey.identity.password.BreachedPasswords;
import org.comfrey.identity.people.People;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.outbox.Relay;
import org.comfrey.kernel.outbox.RelayLimits;
import org.comfrey.kernel.outbox.Subscriber;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class SecondFactorTest {
  private static final RunningIdentity IDENTITY = new RunningIdentity();
  private static final String OTHER_PASSWORD = "another kettle on the stove";
  private final ApiClient anyone = IDENTITY.anonymous();

  /** Delivers what was asked for by mail. */
  private static final Relay RELAY =
      new Relay(
              List.of(IDENTITY.bean(Outbox.class)),
              List.of(IDENTITY.bean(Subscriber.class)),
              Clock.systemUTC(),
              RelayLimits.standard())
          .start();

  @AfterAll
  static void stop() {
    RELAY.close();
    IDENTITY.close();
  }

  /** Somebody with an app, its secret, and recovery codes. */
  private record Guarded(String email, AppInHand app, List<String> codes) {}

  private static Guarded guarded(String email) {
    IDENTITY.person(email);
    ApiClient person = IDENTITY.signIn(email);
    JsonNode begun = person.post("/v1/factors/authenticator", null).orThrow().json();
    assertThat(begun.path("uri").asString())
        .startsWith("otpauth://totp/Comfrey%3A")
        .contains("secret=" + begun.path("secret").asString());
    AppInHand app = new AppInHand(begun.path("secret").asString());
    assertThat(person.post("/v1/factors/authenticator/confirm", Map.of("code", "000000")).code())
        .isIn("wrong-code");
    JsonNode told =
        person
            .post(
                "/v1/factors/authenticator/confirm",
                Map.of("code", app.code(IDENTITY.clock().instant())))
            .orThrow()
            .json();
    List<String> codes = new ArrayList<>();
    told.path("codes").forEach(code -> codes.add(code.asString()));
    assertThat(codes).hasSize(10).doesNotHaveDuplicates();
    IDENTITY.clock().advance(Duration.ofSeconds(30));
    return new Guarded(email, app, codes);
  }

  private Answer password(String email, String password) {
    return anyone.post("/v1/sign-ins", Map.of("email", email, "password", password));
  }

  private String attempt(Guarded person) {
    Answer answer = password(person.email(), RunningIdentity.PASSWORD).orThrow();
    assertThat(answer.header("Set-Cookie")).isEmpty();
    assertThat(answer.json().has("continue")).isFalse();
    return answer.json().at("/secondFactor/attempt").asString();
  }

  private Answer second(String attempt, String method, String code) {
    return anyone.post(
        "/v1/sign-ins/second-factor", Map.of("attempt", attempt, "method", method, "code", code));
  }

  private static String now(Guarded person) {
    return person.app().code(IDENTITY.clock().instant());
  }

  @Test
  void the_password_alone_lets_nobody_in_where_there_is_an_app() {
    Guarded person = guarded("guarded@example.org");
    String attempt = attempt(person);
    assertThat(second(attempt, "authenticator", "123456").status()).isEqualTo(401);
    assertThat(second(attempt, "password", RunningIdentity.PASSWORD).status()).isEqualTo(401);
    assertThat(second("made-up", "authenticator", now(person)).status()).isEqualTo(401);
    Answer in = second(attempt, "authenticator", now(person));
    assertThat(in.status()).isEqualTo(200);
    assertThat(in.header("Set-Cookie")).startsWith("__Host-comfrey-issuer=");
    assertThat(password(person.email(), "not the password").code()).isEqualTo("sign-in-refused");
  }

  @Test
  void a_code_is_good_once_also_for_many_at_once_and_for_another_attempt() throws Exception {
    Guarded person = guarded("replayed-code@example.org");
    String code = now(person);
    List<String> attempts = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      attempts.add(attempt(person));
    }
    List<Integer> statuses = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Integer>> tries = new ArrayList<>();
      for (String attempt : attempts) {
        tries.add(() -> second(attempt, "authenticator", code).status());
      }
      for (Future<Integer> status : threads.invokeAll(tries)) {
        statuses.add(status.get());
      }
    }
    assertThat(statuses).containsOnlyOnce(200).filteredOn(status -> status == 401).hasSize(4);
    assertThat(second(attempt(person), "authenticator", code).status()).isEqualTo(401);
  }

  @Test
  void guessing_ends_the_attempt_and_then_slows_the_account_down() {
    Guarded person = guarded("guess-code@example.org");
    String attempt = attempt(person);
    for (int i = 0; i < 5; i++) {
      assertThat(second(attempt, "authenticator", "00000" + i).status()).isEqualTo(401);
    }
    assertThat(second(attempt, "authenticator", now(person)).status())
        .as("the right code after five wrong ones")
        .isEqualTo(401);
    String again = attempt(person);
    for (int i = 0; i < 5; i++) {
      assertThat(second(again, "authenticator", "00000" + i).status()).isEqualTo(401);
    }
    assertThat(second(attempt(person), "authenticator", now(person)).status()).isEqualTo(429);
    IDENTITY.clock().advance(Duration.ofMinutes(15));
    assertThat(second(attempt(person), "authenticator", now(person)).status()).isEqualTo(200);
  }

  @Test
  void an_attempt_lasts_ten_minutes_and_leads_in_once() {
    Guarded person = guarded("slow-code@example.org");
    String attempt = attempt(person);
    IDENTITY.clock().advance(Duration.ofMinutes(10));
    assertThat(second(attempt, "authenticator", now(person)).status()).isEqualTo(401);
    String good = attempt(person);
    assertThat(second(good, "authenticator", now(person)).status()).isEqualTo(200);
    assertThat(second(good, "recovery-code", person.codes().getFirst()).status()).isEqualTo(401);
  }

  @Test
  void each_recovery_code_lets_in_once_however_it_is_typed() {
    Guarded person = guarded("recovers@example.org");
    String code = person.codes().get(3);
    assertThat(
            second(
                    attempt(person),
                    "recovery-code",
                    code.toUpperCase(java.util.Locale.ROOT).replace("-", " "))
                .status())
        .isEqualTo(200);
    assertThat(second(attempt(person), "recovery-code", code).status()).isEqualTo(401);
    Guarded other = guarded("recovers-too@example.org");
    assertThat(second(attempt(other), "recovery-code", person.codes().get(4)).status())
        .as("another person's code")
        .isEqualTo(401);
  }

  @Test
  void neither_secrets_nor_codes_can_be_read_in_the_database() {
    Guarded person = guarded("sealed-factor@example.org");
    List<String> rows =
        IDENTITY
            .database()
            .sql()
            .sql(
                """
                SELECT encode(secret, 'escape') FROM authenticator
                UNION ALL SELECT encode(code, 'escape') FROM recovery_code\
                """)
            .query(String.class)
            .list();
    assertThat(rows).hasSizeGreaterThan(10);
    assertThat(rows)
        .noneMatch(row -> row.contains(person.app().secret()))
        .noneMatch(row -> person.codes().stream().anyMatch(row::contains));
  }

  /** The token of the newest mail of that kind, once it is due. */
  private static String mailed(String email, String template) {
    assertThat(RELAY.awaitQuiet(Duration.ofSeconds(60))).isTrue();
    List<UUID> mails =
        IDENTITY
            .database()
            .sql()
            .sql(
                """
                SELECT m.id FROM account_mail m JOIN person p ON p.id = m.person
                WHERE p.email_index = :index AND m.template = :template ORDER BY m.id DESC\
                """)
            .param("index", IDENTITY.bean(People.class).emailIndex(email))
            .param("template", template)
            .query(UUID.class)
            .list();
    if (mails.isEmpty()) {
      return "";
    }
    String token = IDENTITY.bean(PeopleApi.class).accountMail(mails.getFirst()).token();
    return token == null ? "" : token;
  }

  @Test
  void a_mail_signs_in_once_in_place_of_the_password_and_of_nothing_else() {
    IDENTITY.person("by-mail@example.org");
    anyone.post("/v1/sign-ins/mail-links", Map.of("email", "By-Mail@example.org")).orThrow();
    String token = mailed("by-mail@example.org", "sign-in-link");
    assertThat(anyone.post("/v1/registrations/confirm", Map.of("token", token)).code())
        .isEqualTo("token-spent");
    assertThat(
            anyone
                .post("/v1/sign-ins/mail-link", Map.of("token", token))
                .orThrow()
                .header("Set-Cookie"))
        .startsWith("__Host-comfrey-issuer=");
    assertThat(anyone.post("/v1/sign-ins/mail-link", Map.of("token", token)).code())
        .isEqualTo("token-spent");
    Guarded guarded = guarded("by-mail-guarded@example.org");
    anyone.post("/v1/sign-ins/mail-links", Map.of("email", guarded.email())).orThrow();
    Answer asked =
        anyone
            .post(
                "/v1/sign-ins/mail-link", Map.of("token", mailed(guarded.email(), "sign-in-link")))
            .orThrow();
    assertThat(asked.header("Set-Cookie")).isEmpty();
    assertThat(asked.json().at("/secondFactor/methods").toString()).contains("authenticator");
    anyone.post("/v1/sign-ins/mail-links", Map.of("email", "by-mail@example.org")).orThrow();
    String late = mailed("by-mail@example.org", "sign-in-link");
    IDENTITY.clock().advance(Duration.ofMinutes(15));
    assertThat(anyone.post("/v1/sign-ins/mail-link", Map.of("token", late)).code())
        .isEqualTo("token-spent");
  }

  @Test
  void asking_for_a_mail_tells_nothing_of_who_has_an_account() {
    IDENTITY.person("has-account@example.org");
    for (String path : List.of("/v1/sign-ins/mail-links", "/v1/password-resets")) {
      Answer known = anyone.post(path, Map.of("email", "has-account@example.org"));
      Answer unknown = anyone.post(path, Map.of("email", "has-none@example.org"));
      assertThat(known.status()).isEqualTo(202).isEqualTo(unknown.status());
      assertThat(known.body()).isEqualTo(unknown.body());
      assertThat(anyone.post(path, Map.of("email", "nonsense")).status()).isEqualTo(400);
    }
  }

  @Test
  void a_reset_ends_every_sign_in_and_keeps_the_second_factor() {
    Guarded person = guarded("resets@example.org");
    ApiClient stolen = IDENTITY.signInGuarded(person.email(), person.app());
    anyone.post("/v1/password-resets", Map.of("email", person.email())).orThrow();
    String token = mailed(person.email(), "password-reset");
    assertThat(
            anyone
                .post("/v1/password-resets/confirm", Map.of("token", token, "password", "short"))
                .status())
        .isEqualTo(400);
    var reset = Map.of("token", token, "password", OTHER_PASSWORD);
    assertThat(anyone.post("/v1/password-resets/confirm", reset).status()).isEqualTo(204);
    assertThat(anyone.post("/v1/password-resets/confirm", reset).code()).isEqualTo("token-spent");
    assertThat(stolen.get("/v1/me").status()).isEqualTo(401);
    assertThat(password(person.email(), RunningIdentity.PASSWORD).status()).isEqualTo(401);
    Answer asked = password(person.email(), OTHER_PASSWORD).orThrow();
    assertThat(asked.json().has("secondFactor")).isTrue();
    assertThat(asked.header("Set-Cookie")).isEmpty();
  }

  @Test
  void another_password_ends_the_other_sign_ins_and_not_this_one() {
    IDENTITY.person("changes@example.org");
    ApiClient here = IDENTITY.signIn("changes@example.org");
    ApiClient there = IDENTITY.signIn("changes@example.org");
    here.put("/v1/factors/password", Map.of("password", OTHER_PASSWORD)).orThrow();
    assertThat(there.get("/v1/me").status()).isEqualTo(401);
    assertThat(here.get("/v1/me").status()).isEqualTo(200);
    assertThat(password("changes@example.org", OTHER_PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void every_other_sign_in_can_be_ended_at_once() {
    IDENTITY.person("everywhere@example.org");
    ApiClient here = IDENTITY.signIn("everywhere@example.org");
    ApiClient there = IDENTITY.signIn("everywhere@example.org");
    IDENTITY.person("elsewhere@example.org");
    ApiClient somebody = IDENTITY.signIn("elsewhere@example.org");
    here.delete("/v1/sign-ins").orThrow();
    assertThat(there.get("/v1/me").status()).isEqualTo(401);
    assertThat(here.get("/v1/me").status()).isEqualTo(200);
    assertThat(somebody.get("/v1/me").status()).isEqualTo(200);
    assertThat(here.get("/v1/sign-ins").orThrow().json().size()).isEqualTo(1);
  }

  @Test
  void an_app_that_is_removed_is_asked_for_no_more_and_its_codes_are_worthless() {
    Guarded person = guarded("removes@example.org");
    ApiClient client = IDENTITY.signInGuarded(person.email(), person.app());
    assertThat(client.post("/v1/factors/authenticator", null).code())
        .isEqualTo("authenticator-exists");
    client.delete("/v1/factors/authenticator").orThrow();
    JsonNode factors = client.get("/v1/factors").orThrow().json();
    assertThat(factors.has("authenticatorSince")).isFalse();
    assertThat(factors.path("recoveryCodesLeft").asInt()).isZero();
    assertThat(password(person.email(), RunningIdentity.PASSWORD).header("Set-Cookie"))
        .isNotEmpty();
  }

  @Test
  void a_password_on_the_operators_list_of_stolen_ones_is_found_wherever_it_stands(
      @TempDir Path folder) throws Exception {
    List<String> passwords = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      passwords.add("a stolen password " + i);
    }
    var digest = java.security.MessageDigest.getInstance("SHA-1");
    List<String> lines = new ArrayList<>();
    for (String password : passwords) {
      String hash =
          java.util.HexFormat.of()
              .withUpperCase()
              .formatHex(digest.digest(password.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
      lines.add(hash + ":" + password.hashCode() % 1000);
    }
    lines.sort(null);
    for (String end : List.of("\n", "\r\n")) {
      Path list = folder.resolve("list" + end.length());
      Files.writeString(list, String.join(end, lines) + end);
      try (BreachedPasswords breached = new BreachedPasswords(list)) {
        assertThat(passwords).allMatch(breached::contains);
        for (int i = 0; i < 500; i++) {
          assertThat(breached.contains("never stolen " + i)).isFalse();
        }
      }
    }
    Path empty = Files.createFile(folder.resolve("empty"));
    try (BreachedPasswords breached = new BreachedPasswords(empty)) {
      assertThat(breached.contains("anything")).isFalse();
    }
  }
}
