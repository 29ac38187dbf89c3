package org.comfrey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.comfrey.api.identity.internal.AccountMail;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.identity.people.People;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RegistrationTest {
  private static final RunningIdentity IDENTITY = new RunningIdentity();
  private final ApiClient anyone = IDENTITY.anonymous();

  @AfterAll
  static void stop() {
    IDENTITY.close();
  }

  private static Map<String, Object> registration(String email) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("email", email);
    body.put("password", RunningIdentity.PASSWORD);
    body.put("displayName", "Ida Brandt");
    body.put("locale", "de");
    body.put("timeZone", "Europe/Berlin");
    return body;
  }

  /** The mails that are due for an address, in the order they were asked for. */
  private static List<UUID> mails(String email, String template) {
    return IDENTITY
        .database()
        .sql()
        .sql(
            """
            SELECT m.id FROM account_mail m JOIN person p ON p.id = m.person
            WHERE p.email_index = :index AND m.template = :template ORDER BY m.id\
            """)
        .param("index", IDENTITY.bean(People.class).emailIndex(email))
        .param("template", template)
        .query(UUID.class)
        .list();
  }

  private static String tokenOf(UUID mail) {
    AccountMail due = IDENTITY.bean(PeopleApi.class).accountMail(mail);
    return due.token() == null ? "" : due.token();
  }

  private Answer confirm(String token) {
    return anyone.post("/v1/registrations/confirm", Map.of("token", token));
  }

  @Test
  void a_known_address_is_answered_and_written_like_an_unknown_one() {
    IDENTITY.person("known@example.org");
    Answer known = anyone.post("/v1/registrations", registration("Known@example.org"));
    Answer unknown = anyone.post("/v1/registrations", registration("unknown@example.org"));

    assertThat(known.status()).isEqualTo(202).isEqualTo(unknown.status());
    assertThat(known.body()).isEqualTo(unknown.body());
    assertThat(known.response().headers().map().keySet())
        .isEqualTo(unknown.response().headers().map().keySet());
    assertThat(mails("known@example.org", "already-registered")).hasSize(1);
    assertThat(mails("known@example.org", "registration")).isEmpty();
    assertThat(mails("unknown@example.org", "registration")).hasSize(1);
    assertThat(tokenOf(mails("known@example.org", "already-registered").getFirst())).isEmpty();
  }

  @Test
  void nobody_signs_in_before_the_address_is_confirmed_and_the_link_works_once() {
    anyone.post("/v1/registrations", registration("ida@example.org")).orThrow();
    var credentials = Map.of("email", "ida@example.org", "password", RunningIdentity.PASSWORD);
    assertThat(anyone.post("/v1/sign-ins", credentials).code()).isEqualTo("sign-in-refused");
    String token = tokenOf(mails("ida@example.org", "registration").getFirst());

    assertThat(confirm(token).status()).isEqualTo(204);

    assertThat(anyone.post("/v1/sign-ins", credentials).status()).isEqualTo(200);
    assertThat(confirm(token).code()).isEqualTo("token-spent");
    assertThat(tokenOf(mails("ida@example.org", "registration").getFirst())).isEmpty();
  }

  @Test
  void of_two_registrations_with_one_address_the_first_confirmed_has_it() {
    anyone.post("/v1/registrations", registration("twice@example.org")).orThrow();
    anyone.post("/v1/registrations", registration("twice@example.org")).orThrow();
    List<UUID> mails = mails("twice@example.org", "registration");
    String second = tokenOf(mails.get(1));
    assertThat(confirm(tokenOf(mails.get(0))).status()).isEqualTo(204);
    assertThat(confirm(second).code()).isEqualTo("token-spent");
  }

  @Test
  void a_link_of_yesterday_or_one_that_was_changed_confirms_nothing() {
    anyone.post("/v1/registrations", registration("slow@example.org")).orThrow();
    String token = tokenOf(mails("slow@example.org", "registration").getFirst());
    assertThat(confirm("Z" + token.substring(1)).code()).isEqualTo("token-spent");
    assertThat(confirm("").code()).isEqualTo("token-spent");
    IDENTITY.clock().advance(Duration.ofDays(1));
    assertThat(confirm(token).code()).isEqualTo("token-spent");
  }

  @Test
  void an_address_is_not_flooded_with_mails() {
    for (int i = 0; i < 8; i++) {
      assertThat(anyone.post("/v1/registrations", registration("flood@example.org")).status())
          .isEqualTo(202);
    }
    assertThat(mails("flood@example.org", "registration")).hasSize(5);
  }

  @ParameterizedTest
  @CsvSource({
    "email, nobody, no-address",
    "email, a b@example.org, no-address",
    "password, fourteen chars, too-short",
    "password, passwordpassword1, too-common",
    "password, aaaaaaaaaaaaaaaaaaaa, too-common",
    "password, 123456789012345678, too-common",
    "displayName, '  ', too-short",
    "locale, !!, no-locale",
    "timeZone, Mars/Olympus, no-time-zone"
  })
  void a_field_that_is_not_acceptable_is_named(String field, String value, String code) {
    Map<String, Object> body = registration("named@example.org");
    body.put(field, value);
    Answer answer = anyone.post("/v1/registrations", body);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    assertThat(answer.json().path("errors").get(0).path("field").asString()).isEqualTo(field);
    assertThat(answer.json().path("errors").get(0).path("code").asString()).isEqualTo(code);
    assertThat(mails("named@example.org", "registration")).isEmpty();
  }

  @Test
  void the_first_operator_comes_by_a_link_that_works_once() {
    try (RunningIdentity empty = new RunningIdentity()) {
      String token = empty.bean(PeopleApi.class).operatorLink().token();
      assertThat(token).isNotNull();
      ApiClient browser = empty.anonymous();
      assertThat(
              browser
                  .post(
                      "/v1/registrations/operator",
                      Map.of("token", "guessed", "account", registration("mallory@example.org")))
                  .code())
          .isEqualTo("token-spent");
      var right = Map.of("token", token, "account", registration("olga@example.org"));
      assertThat(browser.post("/v1/registrations/operator", right).status()).isEqualTo(204);
      assertThat(browser.post("/v1/registrations/operator", right).code()).isEqualTo("token-spent");
      assertThat(empty.bean(PeopleApi.class).operatorLink().token()).isNull();
      assertThat(empty.signIn("olga@example.org").get("/v1/operator/people").status())
          .isEqualTo(200);
    }
  }

  @Test
  void what_was_never_confirmed_is_forgotten_with_its_key() {
    anyone.post("/v1/registrations", registration("forgotten@example.org")).orThrow();
    IDENTITY.clock().advance(Duration.ofDays(3));
    IDENTITY.bean(org.comfrey.identity.people.Registrations.class).forgetUnconfirmed();
    assertThat(mails("forgotten@example.org", "registration")).isEmpty();
  }

  @Test
  void no_address_name_or_password_can_be_read_in_the_database() {
    anyone.post("/v1/registrations", registration("canary-7f3a@example.org")).orThrow();
    confirm(tokenOf(mails("canary-7f3a@example.org", "registration").getFirst()));
    IDENTITY.signIn("canary-7f3a@example.org").get("/v1/me").orThrow();
    for (String table :
        IDENTITY
            .database()
            .sql()
            .sql("SELECT table_name FROM information_schema.tables WHERE table_schema = 'identity'")
            .query(String.class)
            .list()) {
      List<String> rows =
          IDENTITY
              .database()
              .sql()
              .sql("SELECT lower(row_to_json(t)::text) FROM \"" + table + "\" t")
              .query(String.class)
              .list();
      assertThat(rows).as(table).noneMatch(row -> row.contains("canary-7f3a"));
      assertThat(rows).as(table).noneMatch(row -> row.contains("ida brandt"));
      assertThat(rows).as(table).noneMatch(row -> row.contains("argon2"));
      String hex =
          java.util.HexFormat.of()
              .formatHex("canary-7f3a".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      assertThat(rows).as(table).noneMatch(row -> row.contains(hex));
    }
  }
}
