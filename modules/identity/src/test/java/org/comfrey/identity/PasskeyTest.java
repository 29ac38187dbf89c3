package org.comfrey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.comfrey.kernel.client.Pkce;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class PasskeyTest {
  private static final RunningIdentity IDENTITY = new RunningIdentity();
  private final ApiClient anyone = IDENTITY.anonymous();
  private final Issuer issuer = new Issuer(anyone);

  @AfterAll
  static void stop() {
    IDENTITY.close();
  }

  private static String origin() {
    return IDENTITY.url().toString();
  }

  private static String question(ApiClient person) {
    return person
        .post("/v1/factors/passkey-question", null)
        .orThrow()
        .json()
        .path("challenge")
        .asString();
  }

  private String question() {
    return anyone
        .post("/v1/sign-ins/passkey-question", null)
        .orThrow()
        .json()
        .path("challenge")
        .asString();
  }

  private Answer signIn(Map<String, Object> proof) {
    return anyone.post("/v1/sign-ins/passkey", proof);
  }

  private SoftwareKey added(ApiClient person, String name) {
    SoftwareKey key = new SoftwareKey(origin());
    person.post("/v1/factors/passkeys", key.made(question(person), name)).orThrow();
    return key;
  }

  private static ApiClient person(String email) {
    IDENTITY.person(email);
    return IDENTITY.signIn(email);
  }

  @Test
  void a_passkey_signs_its_person_in_without_anything_else() {
    ApiClient person = person("keyed@example.org");
    SoftwareKey key = added(person, "Blue key");
    Answer answer = signIn(key.signed(question()));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    String cookie = answer.header("Set-Cookie").split(";", 2)[0];
    assertThat(issuer.code(Pkce.fresh(), cookie)).isNotEmpty();
    var listed = person.get("/v1/factors").orThrow().json().at("/passkeys/0");
    assertThat(listed.path("name").asString()).isEqualTo("Blue key");
    assertThat(listed.has("lastUsed")).isTrue();
  }

  @Test
  void an_answer_to_anything_but_the_question_is_refused() {
    SoftwareKey key = added(person("asked@example.org"), "Key");
    assertThat(signIn(key.signed("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")).status())
        .isEqualTo(401);
    key.origin = "https://evil.example";
    assertThat(signIn(key.signed(question())).status()).as("another origin").isEqualTo(401);
    key.origin = origin();
    key.host = "evil.example";
    assertThat(signIn(key.signed(question())).status()).as("another host").isEqualTo(401);
    key.host = "localhost";
    key.verified = false;
    assertThat(signIn(key.signed(question())).status()).as("not unlocked").isEqualTo(401);
    key.verified = true;
    Map<String, Object> altered = key.signed(question());
    altered.put("signature", SoftwareKey.encoded(new byte[70]));
    assertThat(signIn(altered).status()).as("another signature").isEqualTo(401);
    Map<String, Object> others = new SoftwareKey(origin()).signed(question());
    assertThat(signIn(others).status()).as("an unknown key").isEqualTo(401);
    for (String field : List.of("credential", "clientData", "authenticatorData", "signature")) {
      Map<String, Object> garbage = key.signed(question());
      garbage.put(field, "not base64 !");
      assertThat(signIn(garbage).status()).as(field).isEqualTo(401);
      garbage = key.signed(question());
      garbage.put(field, "AAAA");
      assertThat(signIn(garbage).status()).as(field).isEqualTo(401);
    }
    assertThat(signIn(key.signed(question())).status()).isEqualTo(200);
  }

  @Test
  void a_question_is_answered_once_by_however_many_at_once_and_not_late() throws Exception {
    SoftwareKey key = added(person("once@example.org"), "Key");
    Map<String, Object> proof = key.signed(question());
    List<Integer> statuses = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Integer>> same = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        same.add(() -> signIn(proof).status());
      }
      for (Future<Integer> status : threads.invokeAll(same)) {
        statuses.add(status.get());
      }
    }
    assertThat(statuses).containsOnlyOnce(200).filteredOn(status -> status == 401).hasSize(7);
    Map<String, Object> late = key.signed(question());
    IDENTITY.clock().advance(Duration.ofMinutes(5));
    assertThat(signIn(late).status()).isEqualTo(401);
  }

  @Test
  void a_counter_that_does_not_grow_betrays_a_copy() {
    SoftwareKey key = added(person("copied@example.org"), "Key");
    assertThat(signIn(key.signed(question())).status()).isEqualTo(200);
    key.uses--;
    assertThat(signIn(key.signed(question())).status()).isEqualTo(401);
    assertThat(signIn(key.signed(question())).status()).isEqualTo(200);
  }

  @Test
  void a_new_passkey_must_answer_ones_own_question_from_our_own_page() {
    ApiClient person = person("adds@example.org");
    ApiClient other = person("other-adds@example.org");
    SoftwareKey key = new SoftwareKey(origin());
    String foreign = question(other);
    assertThat(person.post("/v1/factors/passkeys", key.made(foreign, "Key")).status())
        .isEqualTo(400);
    String question = question(person);
    key.origin = "http://evil.example";
    assertThat(person.post("/v1/factors/passkeys", key.made(question, "Key")).status())
        .isEqualTo(400);
    key.origin = origin();
    key.verified = false;
    assertThat(person.post("/v1/factors/passkeys", key.made(question, "Key")).status())
        .isEqualTo(400);
    key.verified = true;
    assertThat(person.post("/v1/factors/passkeys", key.made(question, " ")).status())
        .isEqualTo(400);
    assertThat(person.post("/v1/factors/passkeys", key.made(question, "Key")).status())
        .isEqualTo(201);
    assertThat(person.post("/v1/factors/passkeys", key.made(question, "Key")).status())
        .as("the question again")
        .isEqualTo(400);
    assertThat(other.post("/v1/factors/passkeys", key.made(foreign, "Taken")).status())
        .as("a credential that another person has")
        .isEqualTo(400);
  }

  @Test
  void several_passkeys_are_named_and_removed_by_their_person_alone() {
    ApiClient person = person("several@example.org");
    ApiClient other = person("nosy-several@example.org");
    SoftwareKey phone = added(person, "Phone");
    added(person, "Laptop");
    var listed = person.get("/v1/factors").orThrow().json().path("passkeys");
    assertThat(listed.size()).isEqualTo(2);
    String id = listed.at("/0/id").asString();
    assertThat(other.put("/v1/factors/passkeys/" + id + "/name", Map.of("name", "Mine")).status())
        .isEqualTo(404);
    assertThat(other.delete("/v1/factors/passkeys/" + id).status()).isEqualTo(404);
    person.put("/v1/factors/passkeys/" + id + "/name", Map.of("name", "Old phone")).orThrow();
    assertThat(person.get("/v1/factors").json().at("/passkeys/0/name").asString())
        .isEqualTo("Old phone");
    person.delete("/v1/factors/passkeys/" + id).orThrow();
    assertThat(person.delete("/v1/factors/passkeys/" + UUID.randomUUID()).status()).isEqualTo(404);
    assertThat(signIn(phone.signed(question())).status()).isEqualTo(401);
  }

  @Test
  void who_is_suspended_signs_in_by_passkey_no_more() {
    IDENTITY.person("barring@example.org", "member", "operator");
    var suspended = IDENTITY.person("barred@example.org");
    SoftwareKey key = added(IDENTITY.signIn("barred@example.org"), "Key");
    IDENTITY
        .signIn("barring@example.org")
        .put("/v1/operator/people/" + suspended.id() + "/suspension", null)
        .orThrow();
    assertThat(signIn(key.signed(question())).status()).isEqualTo(401);
  }

  @Test
  void factors_are_changed_only_soon_after_a_proof_of_who_one_is() {
    IDENTITY.person("aged-proof@example.org");
    String token = issuer.signIn("aged-proof@example.org").path("access_token").asString();
    ApiClient stolen = ApiClient.bearing(IDENTITY.url(), token);
    IDENTITY.clock().advance(Duration.ofMinutes(9));
    assertThat(stolen.post("/v1/factors/passkey-question", null).status()).isEqualTo(200);
    String renewed = issuer.signInOld("aged-proof-2@example.org", IDENTITY, Duration.ofMinutes(11));
    Answer answer =
        ApiClient.bearing(IDENTITY.url(), renewed).post("/v1/factors/passkey-question", null);
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("step-up-required");
    assertThat(answer.json().path("maxAgeSeconds").asInt()).isEqualTo(600);
    assertThat(answer.header("WWW-Authenticate"))
        .isEqualTo("Bearer error=\"insufficient_user_authentication\", max_age=\"600\"");
  }
}
