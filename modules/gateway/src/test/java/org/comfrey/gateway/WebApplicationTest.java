package org.comfrey.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WebApplicationTest {
  private static final String PAGE = "<!doctype html><title>Comfrey</title>";

  @TempDir static Path folder;
  private static RunningGateway gateway;
  private static ApiClient http;

  @BeforeAll
  static void start() throws IOException {
    Path web = folder.resolve("web");
    Files.createDirectories(web.resolve("assets"));
    Files.writeString(web.resolve("index.html"), PAGE);
    Files.writeString(web.resolve("assets/app-4f2a.js"), "console.log(1)");
    Files.writeString(web.resolve("assets/app-4f2a.js.br"), "brotli");
    Files.writeString(web.resolve("assets/app-4f2a.js.gz"), "gzip");
    Files.writeString(folder.resolve("secret.txt"), "secret");
    gateway = new RunningGateway(web);
    http = ApiClient.anonymous(gateway.url());
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/nothing",
        "/internal/identity/contacts",
        "/oauth2/nothing",
        "/bff/nothing",
        "/.well-known/nothing",
        "/assets/missing.js",
        "/missing.png",
        "/.git/config",
        "/.env"
      })
  void an_address_of_programs_is_answered_as_a_problem_and_not_with_the_page(String path) {
    Answer answer = http.get(path);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("not-found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../secret.txt",
        "/assets/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/assets//../../secret.txt"
      })
  void no_path_leads_out_of_the_folder(String path) {
    Answer answer = http.get(path);
    assertThat(answer.body()).doesNotContain("secret\n").isNotEqualTo("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/listings/42", "/sign-in", "/orders/1/timeline"})
  void the_page_is_at_every_address_a_person_may_type(String path) {
    Answer answer = http.get(path);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(PAGE);
    assertThat(answer.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(answer.header("Content-Security-Policy"))
        .contains("script-src 'self'", "frame-ancestors 'none'", "object-src 'none'");
    assertThat(
            http.send("GET", path, null, Map.of("If-None-Match", answer.header("ETag"))).status())
        .isEqualTo(304);
  }

  @Test
  void files_named_by_their_content_are_kept_for_ever_and_sent_as_small_as_the_browser_takes() {
    Answer plain = http.get("/assets/app-4f2a.js");
    assertThat(plain.body()).isEqualTo("console.log(1)");
    assertThat(plain.header("Cache-Control")).contains("immutable");
    assertThat(plain.header("Content-Type")).startsWith("text/javascript");
    Answer brotli =
        http.send(
            "GET", "/assets/app-4f2a.js", null, Map.of("Accept-Encoding", "gzip, deflate, br"));
    assertThat(brotli.header("Content-Encoding")).isEqualTo("br");
    assertThat(brotli.body()).isEqualTo("brotli");
    Answer gzip = http.send("GET", "/assets/app-4f2a.js", null, Map.of("Accept-Encoding", "gzip"));
    assertThat(gzip.body()).isEqualTo("gzip");
    assertThat(gzip.header("Vary")).contains("Accept-Encoding");
  }

  @Test
  void nothing_can_be_written_to_a_file_and_a_wrong_method_of_the_api_stays_one() {
    assertThat(http.send("POST", "/assets/app-4f2a.js", "{}", Map.of()).status()).isEqualTo(405);
    assertThat(http.get("/v1/registrations").status()).isEqualTo(405);
  }

  @Test
  void without_a_built_application_a_sentence_says_how_to_build_it() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    try (RunningGateway bare = new RunningGateway(empty)) {
      Answer answer = ApiClient.anonymous(bare.url()).get("/listings");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.body()).contains("./comfrey up", "npm run build");
    }
  }
}
