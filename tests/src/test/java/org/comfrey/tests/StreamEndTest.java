package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.tests.Platform.Someone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A live stream ends with the sign-in that it was opened with, and no other's does. */
class StreamEndTest {
  /** Far less than the five minutes that a stream lasts by itself. */
  private static final int PATIENCE_SECONDS = 60;

  private static final int STREAMS_AT_ONCE = 12;

  private static Platform platform;

  @BeforeAll
  static void begin() {
    platform = Platform.started();
  }

  @AfterAll
  static void end() {
    platform.close();
  }

  /** Reads a stream from its first line on; done when it ended. */
  private static CompletableFuture<Void> listen(HttpClient client, ApiClient person)
      throws Exception {
    String token = Objects.requireNonNull(person.tokens()).accessToken();
    HttpResponse<InputStream> answer =
        client.send(
            HttpRequest.newBuilder(platform.url().resolve("/v1/events"))
                .header("Authorization", "Bearer " + token)
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    assertThat(lines.readLine()).startsWith("retry:");
    return CompletableFuture.runAsync(
        () -> lines.lines().forEach(line -> assertThat(line).doesNotContain("\"end\"")),
        task -> Thread.ofVirtual().start(task));
  }

  @Test
  void oneStreamTooManyReplacesTheOldestAndIsHeard() throws Exception {
    Someone person = platform.person("Person With Windows", "Europe/Vienna", "member");
    try (HttpClient client = HttpClient.newHttpClient()) {
      CompletableFuture<Void> oldest = listen(client, person.http());
      List<CompletableFuture<Void>> others = new ArrayList<>();
      for (int i = 0; i < STREAMS_AT_ONCE; i++) {
        others.add(listen(client, person.http()));
      }
      oldest.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(others).noneMatch(CompletableFuture::isDone);
      // They would last some minutes, and the client would wait for them.
      client.shutdownNow();
    }
  }

  @Test
  void aStreamEndsAtOnceWhenItsSignInIsEndedOrItsPersonSuspended() throws Exception {
    Someone operator = platform.person("Ending Operator", "Europe/Vienna", "member", "operator");
    Someone person = platform.person("Listening Person", "Europe/Vienna", "member");
    ApiClient elsewhere = ApiClient.signIn(platform.url(), person.email(), Platform.PASSWORD);
    try (HttpClient client = HttpClient.newHttpClient()) {
      CompletableFuture<Void> here = listen(client, person.http());
      CompletableFuture<Void> there = listen(client, elsewhere);
      person.http().delete("/v1/sign-ins").orThrow();
      there.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(here).isNotDone();
      operator.http().put("/v1/operator/people/" + person.id() + "/suspension", null).orThrow();
      here.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }
}
