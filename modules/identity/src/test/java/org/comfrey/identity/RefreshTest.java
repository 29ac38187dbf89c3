package org.comfrey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class RefreshTest {
  private static final RunningIdentity IDENTITY = new RunningIdentity();
  private final Issuer issuer = new Issuer(IDENTITY.anonymous());

  @AfterAll
  static void stop() {
    IDENTITY.close();
  }

  private static String refreshToken(JsonNode tokens) {
    return tokens.path("refresh_token").asString();
  }

  private static String accessToken(JsonNode tokens) {
    return tokens.path("access_token").asString();
  }

  @Test
  void a_used_refresh_token_that_comes_again_ends_the_whole_family() {
    IDENTITY.person("family@example.org");
    JsonNode first = issuer.signIn("family@example.org");
    JsonNode second = issuer.refresh(refreshToken(first)).orThrow().json();
    JsonNode third = issuer.refresh(refreshToken(second)).orThrow().json();
    assertThat(issuer.me(accessToken(third)).status()).isEqualTo(200);

    Answer replay = issuer.refresh(refreshToken(first));

    assertThat(replay.status()).isEqualTo(400);
    assertThat(replay.json().path("error").asString()).isEqualTo("invalid_grant");
    assertThat(issuer.refresh(refreshToken(third)).status()).isEqualTo(400);
    assertThat(issuer.me(accessToken(third)).code()).isEqualTo("invalid-token");
  }

  @Test
  void of_many_refreshes_at_once_at_most_one_succeeds() throws Exception {
    IDENTITY.person("parallel@example.org");
    String token = refreshToken(issuer.signIn("parallel@example.org"));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Integer>> requests =
          java.util.Collections.nCopies(8, () -> issuer.refresh(token).status());
      int succeeded = 0;
      for (Future<Integer> answer : threads.invokeAll(requests)) {
        if (answer.get() == 200) {
          succeeded++;
        } else {
          assertThat(answer.get()).isEqualTo(400);
        }
      }
      assertThat(succeeded).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void a_refresh_token_that_was_made_up_or_changed_ends_nothing() {
    IDENTITY.person("forged@example.org");
    JsonNode tokens = issuer.signIn("forged@example.org");
    String good = refreshToken(tokens);
    char last = good.charAt(30);
    String changed = good.substring(0, 30) + (last == 'A' ? 'B' : 'A') + good.substring(31);
    assertThat(issuer.refresh(changed).status()).isEqualTo(400);
    assertThat(issuer.refresh("AAAA").status()).isEqualTo(400);
    assertThat(issuer.refresh(accessToken(tokens)).status()).isEqualTo(400);
    assertThat(issuer.refresh(good).status()).isEqualTo(200);
  }

  @Test
  void a_refresh_token_of_one_client_is_not_good_for_another() {
    IDENTITY.person("other-client@example.org");
    String token = refreshToken(issuer.signIn("other-client@example.org"));
    Answer answer =
        issuer.token(
            java.util.Map.of(
                "grant_type", "refresh_token", "client_id", "comfrey-web", "refresh_token", token));
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.json().path("error").asString()).isEqualTo("invalid_client");
  }

  @Test
  void a_sign_in_that_nobody_used_for_a_week_is_over() {
    IDENTITY.person("idle@example.org");
    JsonNode tokens = issuer.signIn("idle@example.org");
    IDENTITY.clock().advance(Duration.ofDays(6));
    JsonNode used = issuer.refresh(refreshToken(tokens)).orThrow().json();
    IDENTITY.clock().advance(Duration.ofDays(7));
    assertThat(issuer.refresh(refreshToken(used)).status()).isEqualTo(400);
  }

  @Test
  void a_sign_in_ends_after_a_month_however_much_it_is_used() {
    IDENTITY.person("busy@example.org");
    JsonNode tokens = issuer.signIn("busy@example.org");
    for (int day = 0; day < 25; day += 5) {
      IDENTITY.clock().advance(Duration.ofDays(5));
      tokens = issuer.refresh(refreshToken(tokens)).orThrow().json();
    }
    IDENTITY.clock().advance(Duration.ofDays(5));
    assertThat(issuer.refresh(refreshToken(tokens)).status()).isEqualTo(400);
  }
}
