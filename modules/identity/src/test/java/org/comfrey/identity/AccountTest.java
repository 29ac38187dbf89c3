package org.comfrey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.internal.EmailQuery;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.identity.internal.PeopleQuery;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class AccountTest {
  private static final RunningIdentity IDENTITY = new RunningIdentity();

  @AfterAll
  static void stop() {
    IDENTITY.close();
  }

  @Test
  void a_change_is_refused_without_the_version_that_it_changes() {
    IDENTITY.person("versions@example.org");
    ApiClient client = IDENTITY.signIn("versions@example.org");
    String etag = client.get("/v1/me").header("ETag");
    Map<String, String> change = Map.of("displayName", "Mira S.");
    assertThat(client.send("PATCH", "/v1/me", change, Map.of()).code())
        .isEqualTo("if-match-required");
    Answer changed = client.patch("/v1/me", etag, change);
    assertThat(changed.json().path("displayName").asString()).isEqualTo("Mira S.");
    assertThat(changed.header("ETag")).isNotEqualTo(etag);
    assertThat(client.patch("/v1/me", etag, Map.of("displayName", "Late")).code())
        .isEqualTo("stale");
    assertThat(client.get("/v1/me").json().path("displayName").asString()).isEqualTo("Mira S.");
  }

  @Test
  void what_is_absent_from_a_change_stays_as_it_is() {
    IDENTITY.person("patched@example.org");
    ApiClient client = IDENTITY.signIn("patched@example.org");
    Answer changed =
        client.patch(
            "/v1/me",
            client.get("/v1/me").header("ETag"),
            Map.of("about", "Physiotherapist.\nBackaches.", "locale", "pt-br"));
    assertThat(changed.status()).as(changed.toString()).isEqualTo(200);
    assertThat(changed.json().path("about").asString()).isEqualTo("Physiotherapist.\nBackaches.");
    assertThat(changed.json().path("locale").asString()).isEqualTo("pt-BR");
    assertThat(changed.json().path("timeZone").asString()).isEqualTo("Europe/Lisbon");
    assertThat(changed.json().path("displayName").asString()).isEqualTo("Mira Solberg");
  }

  @Test
  void strangers_see_a_name_and_no_address() {
    var person = IDENTITY.person("public@example.org");
    Answer profile = IDENTITY.anonymous().get("/v1/people/" + person.id());
    assertThat(profile.json().path("displayName").asString()).isEqualTo("Mira Solberg");
    assertThat(profile.body()).doesNotContain("public@example.org");
    assertThat(IDENTITY.anonymous().get("/v1/people/" + UUID.randomUUID()).status()).isEqualTo(404);
  }

  @Test
  void a_person_sees_where_they_are_signed_in_and_ends_it_at_once() {
    IDENTITY.person("places@example.org");
    ApiClient here = IDENTITY.signIn("places@example.org");
    ApiClient there = IDENTITY.signIn("places@example.org");
    var list = here.get("/v1/sign-ins").orThrow().json();
    assertThat(list.size()).isEqualTo(2);
    assertThat(list.get(1).path("current").asBoolean()).isTrue();
    assertThat(list.get(0).path("client").asString()).isEqualTo("Command line");
    assertThat(list.get(0).path("device").asString()).startsWith("Java-http-client");
    String other = list.get(0).path("id").asString();

    assertThat(here.delete("/v1/sign-ins/" + other).status()).isEqualTo(204);

    assertThat(there.get("/v1/me").code()).isEqualTo("invalid-token");
    assertThat(here.get("/v1/sign-ins").json().size()).isEqualTo(1);
    assertThat(here.delete("/v1/sign-ins/" + other).status()).isEqualTo(404);
  }

  @Test
  void nobody_ends_anothers_sign_in() {
    IDENTITY.person("victim@example.org");
    IDENTITY.person("meddler@example.org");
    ApiClient victim = IDENTITY.signIn("victim@example.org");
    String id = victim.get("/v1/sign-ins").json().get(0).path("id").asString();
    assertThat(IDENTITY.signIn("meddler@example.org").delete("/v1/sign-ins/" + id).status())
        .isEqualTo(404);
    assertThat(victim.get("/v1/me").status()).isEqualTo(200);
  }

  @Test
  void a_suspended_person_is_refused_at_once_everywhere_and_comes_back_when_it_is_lifted() {
    var person = IDENTITY.person("suspended@example.org");
    IDENTITY.person("operator@example.org", "member", "operator");
    ApiClient client = IDENTITY.signIn("suspended@example.org");
    ApiClient operator = IDENTITY.signIn("operator@example.org");
    String path = "/v1/operator/people/" + person.id() + "/suspension";
    assertThat(client.put(path, null).status()).isEqualTo(403);

    assertThat(operator.put(path, null).status()).isEqualTo(204);

    assertThat(client.get("/v1/me").code()).isEqualTo("invalid-token");
    var credentials =
        Map.of("email", "suspended@example.org", "password", RunningIdentity.PASSWORD);
    assertThat(IDENTITY.anonymous().post("/v1/sign-ins", credentials).code())
        .isEqualTo("sign-in-refused");
    assertThat(operator.delete(path).status()).isEqualTo(204);
    assertThat(IDENTITY.signIn("suspended@example.org").get("/v1/me").status()).isEqualTo(200);
  }

  @Test
  void an_operator_finds_people_by_address_and_by_the_beginning_of_a_name() {
    try (RunningIdentity identity = new RunningIdentity()) {
      identity.person("staff@example.org", "member", "operator");
      for (int i = 0; i < 5; i++) {
        identity.person("crowd" + i + "@example.org");
      }
      ApiClient operator = identity.signIn("staff@example.org");
      assertThat(
              operator.get("/v1/operator/people?q=CROWD3@example.org").json().path("items").size())
          .isEqualTo(1);
      assertThat(operator.get("/v1/operator/people?q=solb").json().path("items").size())
          .isEqualTo(6);
      assertThat(operator.get("/v1/operator/people?q=mira%20sol").json().path("items").size())
          .isEqualTo(6);
      assertThat(operator.get("/v1/operator/people?q=olberg").json().path("items").size()).isZero();
      Answer first = operator.get("/v1/operator/people?limit=4");
      String next = first.json().path("next").asString();
      Answer second = operator.get("/v1/operator/people?limit=4&cursor=" + next);
      assertThat(first.json().path("items").size()).isEqualTo(4);
      assertThat(second.json().path("items").size()).isEqualTo(2);
      assertThat(operator.get("/v1/operator/people?q=m&cursor=" + next).code())
          .isEqualTo("invalid-cursor");
      identity.person("member@example.org");
      assertThat(identity.signIn("member@example.org").get("/v1/operator/people").code())
          .isEqualTo("forbidden");
    }
  }

  @Test
  void modules_are_told_contacts_and_only_of_people_that_exist() {
    var person = IDENTITY.person("contact@example.org");
    PeopleApi people = IDENTITY.bean(PeopleApi.class);
    var nobody = new PersonId(UUID.randomUUID());
    assertThat(people.contacts(new PeopleQuery(List.of(person.id(), nobody))))
        .containsExactly(person);
    assertThat(people.byEmail(new EmailQuery("CONTACT@example.org"))).containsExactly(person);
    assertThat(people.byEmail(new EmailQuery("nobody@example.org"))).isEmpty();
  }

  @Test
  void every_door_but_the_public_ones_is_shut_without_a_token() {
    ApiClient nobody = IDENTITY.anonymous();
    for (String path : Set.of("/v1/me", "/v1/sign-ins", "/v1/operator/people")) {
      assertThat(nobody.get(path).code()).as(path).isEqualTo("sign-in-required");
    }
  }
}
