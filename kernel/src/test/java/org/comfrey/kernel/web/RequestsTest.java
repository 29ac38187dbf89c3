package org.comfrey.kernel.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.comfrey.api.PersonId;
import org.comfrey.kernel.runtime.ModuleRuntime;
import org.comfrey.kernel.sample.SampleIssuer;
import org.comfrey.kernel.sample.SampleRuntime;
import org.comfrey.kernel.sample.SampleRuntime.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** What strangers send: every mistake is answered by name, and nothing happens. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final PersonId PERSON = new PersonId(new UUID(1, 1));
  private static final String ID = "01890a5d-ac96-774b-bcce-b302099a8057";
  private static final String GOOD =
      """
      {"thing":"01890a5d-ac96-774b-bcce-b302099a8057","count":2,
       "lines":[{"text":"a","price":{"amountMinor":5,"currency":"EUR"}}]}
      """;

  private final SampleIssuer issuer = new SampleIssuer();
  private ModuleRuntime runtime;
  private String token;

  @BeforeAll
  void start(@TempDir Path data) {
    runtime =
        ModuleRuntime.of(
                SampleRuntime.TABLE,
                SampleRuntime.options(data)
                    .withRoundTrips()
                    .withProperty("comfrey.rates.factor", "100")
                    .withProperty(Admission.AT_ONCE, "4")
                    .withProperty(Admission.PATIENCE, "300"))
            .giving(Clock.class, Clock.fixed(NOW, ZoneOffset.UTC))
            .giving(com.nimbusds.jose.jwk.source.JWKSource.class, issuer.keys())
            .start();
    token = issuer.token(PERSON, NOW, "member");
  }

  @AfterAll
  void stop() {
    runtime.close();
  }

  private Answer buy(String body, String... more) {
    String[] headers = new String[4 + more.length];
    headers[0] = "Authorization";
    headers[1] = "Bearer " + token;
    headers[2] = "Idempotency-Key";
    headers[3] = "k";
    System.arraycopy(more, 0, headers, 4, more.length);
    return SampleRuntime.send(runtime.port(), "POST", "/v1/purchases", body, headers);
  }

  /** One module has three quarters of the places of its process, so three of four. */
  @Test
  void moreThanCanBeDoneIsRefusedAndWhatWasBegunIsFinished() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> begun = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        begun.add(
            threads.submit(
                () -> SampleRuntime.send(runtime.port(), "GET", "/v1/things?q=wait", "")));
      }
      SampleRuntime.ARRIVED.acquire(3);
      try {
        Answer refused = SampleRuntime.send(runtime.port(), "GET", "/v1/things?q=a", "");
        assertRefused(refused, 503, "overloaded");
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertRefused(buy(GOOD), 503, "overloaded");
        // A body that nobody asked for does not get it in.
        assertRefused(
            SampleRuntime.send(runtime.port(), "GET", "/v1/things?q=a", "{}"), 503, "overloaded");
        assertThat(SampleRuntime.send(runtime.port(), "GET", "/livez", "").status()).isEqualTo(200);
      } finally {
        SampleRuntime.LEAVE.release(3);
      }
      for (Future<Answer> one : begun) {
        assertThat(one.get().status()).isEqualTo(200);
      }
    }
    assertThat(SampleRuntime.send(runtime.port(), "GET", "/v1/things?q=a", "").status())
        .isEqualTo(200);
    assertThat(buy(GOOD).status()).isEqualTo(201);
  }

  /** Before anything else looks at what they want, or at who they are. */
  @Test
  void whoIsSentAwayAtTheDoorIsToldWhenToComeAgainAndNothingIsKeptOfIt(@TempDir Path data)
      throws IOException {
    try (ModuleRuntime full =
        ModuleRuntime.of(
                SampleRuntime.TABLE, SampleRuntime.options(data).withProperty(Admission.CROWD, "0"))
            .giving(Clock.class, Clock.fixed(NOW, ZoneOffset.UTC))
            .giving(com.nimbusds.jose.jwk.source.JWKSource.class, issuer.keys())
            .start()) {
      int port = full.port();
      for (String method : List.of("GET", "POST", "HEAD")) {
        Answer refused =
            SampleRuntime.send(
                port, method, "/v1/things?q=a", "", "Authorization", "Bearer nonsense");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(refused.header("Trace-Id")).isEmpty();
        assertThat(refused.header("X-Content-Type-Options")).isEqualTo("nosniff");
        if (!method.equals("HEAD")) {
          assertRefused(refused, 503, "overloaded");
        }
      }
      for (String disguised :
          List.of(
              "GET /%761/things?q=a HTTP/1.1\r\n",
              "GET /v1;x=y/things?q=a HTTP/1.1\r\n",
              "GET /v1/things?q=a HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n")) {
        assertThat(answer(port, disguised + "Host: localhost\r\n\r\n"))
            .as(disguised)
            .startsWith("HTTP/1.1 503");
      }
      assertThat(SampleRuntime.send(port, "GET", "/livez", "").status()).isEqualTo(200);
      assertThat(
              full.bean(io.micrometer.core.instrument.MeterRegistry.class)
                  .counter("comfrey.requests.overloaded")
                  .count())
          .isEqualTo(6);
    }
  }

  private static void assertRefused(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.json().path("type").asString()).isEqualTo("/problems/" + code);
    assertThat(answer.json().path("status").asInt()).isEqualTo(status);
    assertThat(answer.json().path("title").asString()).isNotBlank();
    assertThat(answer.toString())
        .doesNotContain("org.comfrey", "Exception", "jackson", "java.", "hunter2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"count\":1,\"lines\":[]}|thing|required",
        "{\"thing\":null,\"count\":1,\"lines\":[]}|thing|required",
        "{\"thing\":\"x\",\"count\":1,\"lines\":[]}|thing|invalid",
        "{\"thing\":7,\"count\":1,\"lines\":[]}|thing|wrong-type",
        "{\"thing\":\"ID\",\"count\":\"1\",\"lines\":[]}|count|wrong-type",
        "{\"thing\":\"ID\",\"count\":1.5,\"lines\":[]}|count|wrong-type",
        "{\"thing\":\"ID\",\"count\":true,\"lines\":[]}|count|wrong-type",
        "{\"thing\":\"ID\",\"count\":null,\"lines\":[]}|count|required",
        "{\"thing\":\"ID\",\"count\":99999999999,\"lines\":[]}|count|out-of-range",
        "{\"thing\":\"ID\",\"count\":1,\"lines\":{}}|lines|wrong-type",
        "{\"thing\":\"ID\",\"count\":1,\"lines\":[7]}|lines[0]|wrong-type",
        "{\"thing\":\"ID\",\"count\":1,\"lines\":[null]}|lines[0]|required",
        "{\"thing\":\"ID\",\"count\":1,\"lines\":[],\"price\":1}|price|unknown-field",
        "{\"thing\":\"ID\",\"count\":1,\"lines\":[],\"note\":5}|note|wrong-type",
        "{\"thing\":\"ID\",\"count\":1,\"lines\":[{\"text\":\"a\",\"price\":{\"amountMinor\":1,\"currency\":\"EUR\",\"x\":1}}]}|lines[0].price.x|unknown-field",
        "{\"thing\":\"ID\",\"count\":1,\"note\":\"a\\u0000b\",\"lines\":[]}|note|character-refused",
        "{\"thing\":\"ID\",\"count\":1,\"note\":\"a\\ud800b\",\"lines\":[]}|note|character-refused",
        "{\"thing\":\"ID\",\"count\":1,\"lines\":[{\"text\":\"\\u0007\"}]}|lines[0].text|character-refused",
        "[]|body|wrong-type",
        "7|body|wrong-type",
        "\"text\"|body|wrong-type",
      })
  void aWrongFieldIsNamedWithWhatWouldBeAccepted(String body, String field, String fieldCode) {
    Answer answer = buy(body.replace("ID", ID));
    assertRefused(answer, 400, "invalid-request");
    JsonNode error = answer.json().path("errors").path(0);
    assertThat(error.path("field").asString()).as(answer.toString()).isEqualTo(field);
    assertThat(error.path("code").asString()).as(answer.toString()).isEqualTo(fieldCode);
    assertThat(error.path("message").asString()).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{",
        "{\"thing\":}",
        "{'thing':1}",
        "{\"count\":1,}",
        "{\"thing\":\"ID\",\"count\":1,\"lines\":[]} {}",
        "{\"count\":1,\"count\":2}",
        "{\"count\":NaN}",
        "{\"count\":01}",
        "// a comment",
        "<xml/>",
      })
  void aMalformedBodyIsRefusedWithThePlace(String body) {
    Answer answer = buy(body.replace("ID", ID));
    assertRefused(answer, 400, "malformed-body");
    assertThat(answer.json().path("detail").asString()).contains("line 1, column ");
  }

  @Test
  void anEmptyBodyADeepOneAndOneWithInvalidUtf8AreRefused() throws Exception {
    assertRefused(buy(""), 400, "malformed-body");
    assertRefused(buy("null"), 400, "malformed-body");
    assertRefused(buy("   "), 400, "malformed-body");
    assertRefused(buy("[".repeat(100_000)), 400, "invalid-request");
    assertThat(buy("{\"count\":" + "9".repeat(100) + "}").status()).isEqualTo(400);
    byte[] broken = "{\"note\":\"a?b\"}".getBytes(StandardCharsets.ISO_8859_1);
    broken[10] = (byte) 0xC3;
    var request =
        java.net.http.HttpRequest.newBuilder(
                java.net.URI.create("http://localhost:" + runtime.port() + "/v1/purchases"))
            .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(broken))
            .headers(
                "Authorization",
                "Bearer " + token,
                "Idempotency-Key",
                "k",
                "Content-Type",
                "application/json");
    assertRefused(SampleRuntime.send(request.build()), 400, "malformed-body");
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedWhetherOrNotItSaysSo() throws Exception {
    String large = "{\"note\":\"" + "a".repeat(Limits.BODY_BYTES) + "\"}";
    assertRefused(buy(large), 413, "body-too-large");
    var chunked =
        java.net.http.HttpRequest.newBuilder(
                java.net.URI.create("http://localhost:" + runtime.port() + "/v1/purchases"))
            .POST(
                java.net.http.HttpRequest.BodyPublishers.ofInputStream(
                    () -> new java.io.ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))))
            .headers(
                "Authorization",
                "Bearer " + token,
                "Idempotency-Key",
                "k",
                "Content-Type",
                "application/json");
    assertRefused(SampleRuntime.send(chunked.build()), 413, "body-too-large");
  }

  @Test
  void wrongAddressesMethodsAndTypesAreRefused() {
    int port = runtime.port();
    assertRefused(SampleRuntime.send(port, "GET", "/v1/nothing", ""), 404, "not-found");
    assertRefused(SampleRuntime.send(port, "GET", "/", ""), 404, "not-found");
    assertRefused(SampleRuntime.send(port, "GET", "/v1/things/x", ""), 400, "invalid-request");
    assertRefused(SampleRuntime.send(port, "GET", "/v1/things", ""), 400, "invalid-request");
    assertRefused(
        SampleRuntime.send(port, "GET", "/v1/things?q=a&limit=x", ""), 400, "invalid-request");
    assertRefused(
        SampleRuntime.send(port, "GET", "/v1/things?q=a&since=yesterday", ""),
        400,
        "invalid-request");
    assertRefused(
        SampleRuntime.send(port, "GET", "/v1/things?q=a%00b", ""), 400, "invalid-request");
    assertRefused(
        SampleRuntime.send(port, "GET", "/v1/things?q=" + "a".repeat(2_001), ""),
        400,
        "invalid-request");
    assertRefused(SampleRuntime.send(port, "DELETE", "/v1/things", ""), 405, "method-not-allowed");
    assertRefused(SampleRuntime.send(port, "GET", "/v1/%2e%2e/secret", ""), 400, "invalid-request");
    assertRefused(SampleRuntime.send(port, "GET", "/v1//things?q=a", ""), 400, "invalid-request");
    assertRefused(
        SampleRuntime.send(port, "GET", "/v1/things?q=a", "", "Accept", "image/png"),
        406,
        "not-acceptable");
    assertThat(
            SampleRuntime.send(port, "GET", "/v1/things?q=a&since=2026-11-22T10:00:00Z&limit=3", "")
                .status())
        .isEqualTo(200);
    assertRefused(
        SampleRuntime.send(
            port,
            "POST",
            "/v1/purchases",
            GOOD,
            "Content-Type",
            "text/plain",
            "Authorization",
            "Bearer " + token,
            "Idempotency-Key",
            "k"),
        415,
        "unsupported-media-type");
  }

  @Test
  void whatIsNoHttpIsRefusedWithoutTellingWhatServes() throws IOException {
    for (String request :
        List.of(
            "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
            "GET /{}|\\ HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\nLong: " + "a".repeat(40_000) + "\r\n\r\n",
            "TRACE / HTTP/1.1\r\nHost: x\r\n\r\n",
            "nonsense\r\n\r\n")) {
      String answer = answer(runtime.port(), request);
      assertThat(answer).as(request.substring(0, 10)).matches("(?s)HTTP/1.1 (4..|505).*");
      assertThat(answer.toLowerCase(Locale.ROOT)).doesNotContain("tomcat", "java.", "<html");
    }
  }

  private static String answer(int port, String request) throws IOException {
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return head(socket.getInputStream());
    }
  }

  private static String head(InputStream in) throws IOException {
    byte[] buffer = new byte[8_192];
    int length = 0;
    int read = in.read(buffer);
    while (read > 0 && length + read < 4_096) {
      length += read;
      if (new String(buffer, 0, length, StandardCharsets.ISO_8859_1).contains("\r\n\r\n")) {
        break;
      }
      read = in.read(buffer, length, buffer.length - length);
    }
    return new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
  }

  @Test
  void aFailureOnOurSideShowsAnErrorIdAndNothingElse() {
    Answer answer = SampleRuntime.send(runtime.port(), "GET", "/v1/things?q=boom", "");
    assertRefused(answer, 500, "internal-error");
    assertThat(answer.json().path("errorId").asString()).hasSize(16);
    assertThat(answer.header("Trace-Id")).hasSize(32);
    Answer database = SampleRuntime.send(runtime.port(), "GET", "/v1/things?q=database", "");
    assertRefused(database, 503, "unavailable");
    assertThat(database.header("Retry-After")).isEqualTo("1");
  }

  @Test
  void aRefusalOfAnotherModuleReachesTheCallerWhole() {
    Answer answer = buy(GOOD.replace("\"count\":2", "\"count\":11"));
    assertRefused(answer, 409, "out-of-stock");
    assertThat(answer.json().path("left").asInt()).isEqualTo(10);
    assertThat(answer.header("Retry-After")).isEqualTo("7");
  }

  @Test
  void aGoodRequestIsAnsweredWithoutNulls() {
    Answer answer = buy(GOOD);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
    assertThat(answer.json().path("buyer").asString()).isEqualTo(PERSON.toString());
    assertThat(answer.json().has("note")).isFalse();
    assertThat(answer.header("Left")).isEqualTo("8");
  }

  /**
   * Everything that people have found to break software comes back unchanged or is refused by name.
   */
  @Test
  void naughtyStringsComeBackUnchangedOrAreRefusedNamingTheCharacter() throws IOException {
    Path list =
        Path.of(System.getenv().getOrDefault("COMFREY_CONFORMANCE_DATA", "../../shared/data"))
            .resolve("naughty-strings/blns.json");
    if (!Files.exists(list)) {
      assertThat(System.getenv("CI"))
          .as("where CI=true the conformance data must be there: " + list)
          .isNull();
      Assumptions.abort("left out: no " + list);
    }
    int unchanged = 0;
    int refused = 0;
    for (JsonNode string : JsonMapper.shared().readTree(list)) {
      String text = string.asString();
      var body = JsonNodeFactory.instance.objectNode();
      body.put("thing", ID).put("count", 1).put("note", text).putArray("lines");
      Answer answer = buy(body.toString());
      if (answer.status() == 201) {
        assertThat(answer.json().path("note").asString()).isEqualTo(text);
        unchanged++;
      } else {
        assertRefused(answer, 400, "invalid-request");
        assertThat(answer.json().at("/errors/0/message").asString()).contains("U+");
        refused++;
      }
    }
    assertThat(unchanged).isGreaterThan(450);
    assertThat(refused).isPositive().isLessThan(20);
  }
}
