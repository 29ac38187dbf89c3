package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.comfrey.kernel.client.ApiClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What people type into requests, good and bad ones, and the log that must not have it. */
final class LoggedWords {
  private static final String EMAIL = "quintessa.zyxwv@canary-mail.example";
  private static final String NAME = "Quintessa Zyxwvutova";
  private static final String NOTE = "Wobbegong thyroxine zorgulent";
  private static final String PASSWORD = "eleven quiet herons 4417";

  private final URI url;

  LoggedWords(URI url) {
    this.url = url;
  }

  /** Says them in bodies, queries, paths and headers. */
  void say() {
    ApiClient anyone = ApiClient.anonymous(url);
    anyone
        .post(
            "/v1/registrations",
            Map.of(
                "email", EMAIL,
                "password", PASSWORD,
                "displayName", NAME,
                "locale", "en",
                "timeZone", "Europe/Vienna"))
        .orThrow();
    anyone.post("/v1/registrations", Map.of("email", NOTE, "displayName", NAME));
    anyone.post("/v1/registrations", "{\"email\": \"" + EMAIL);
    anyone.post("/v1/sign-ins", Map.of("email", EMAIL, "password", PASSWORD));
    ApiClient client = ApiClient.signIn(url, "client@demo.example", "a client on a demo day");
    assertThat(
            client
                .post(
                    "/v1/transfers",
                    Map.of(
                        "toEmail",
                        "provider@demo.example",
                        "amount",
                        Map.of("amountMinor", 1, "currency", "EUR"),
                        "note",
                        NOTE))
                .status())
        .isLessThan(500);
    String word = NOTE.replace(' ', '+');
    client.get("/v1/search?q=" + word);
    client.get("/v1/orders/" + NOTE.replace(" ", "%20"));
    client.get("/v1/nothing/" + EMAIL);
    client.get("/v1/orders?cursor=" + word);
    anyone.send("GET", "/v1/me", null, Map.of("Authorization", "Bearer " + NOTE));
    anyone.send("GET", "/v1/me", null, Map.of("traceparent", "00-" + NOTE));
  }

  /** Looks at every line of the log, each of which is an object with the ids of its trace. */
  void assertNotIn(String said) {
    Canaries canaries =
        new Canaries()
            .add("the address", EMAIL)
            .add("the name", NAME)
            .add("the note", NOTE)
            .add("a word of the note", "Wobbegong")
            .add("the password", PASSWORD)
            .add("a demo person", "client@demo.example");
    List<JsonNode> lines =
        said.lines()
            .filter(line -> line.startsWith("{"))
            .map(line -> JsonMapper.shared().readTree(line))
            .toList();
    assertThat(canaries.in(String.join("\n", lines.stream().map(JsonNode::toString).toList())))
        .isEmpty();
    List<JsonNode> requests =
        lines.stream()
            .filter(line -> line.at("/log/logger").asString().equals("org.comfrey.requests"))
            .toList();
    assertThat(requests.stream().map(line -> line.path("message").asString()).toList())
        .anyMatch(message -> message.startsWith("POST /v1/registrations 2"))
        .anyMatch(message -> message.startsWith("GET /v1/orders/{id} 4"));
    assertThat(requests)
        .allSatisfy(line -> {
          assertThat(line.at("/trace/id").asString()).matches("[0-9a-f]{32}");
          assertThat(line.at("/span/id").asString()).matches("[0-9a-f]{16}");
          assertThat(line.at("/service/name").asString()).isEqualTo("comfrey");
        });
    assertThat(requests.stream().map(line -> line.at("/trace/id").asString()).distinct().count())
        .isEqualTo(requests.size());
  }
}
