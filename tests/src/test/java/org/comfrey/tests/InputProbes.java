package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.comfrey.kernel.client.ApiClient.Answer;

/** What a server makes of what it is sent. */
final class InputProbes {
  private static final String[] INSIDE = {
    "Exception", "\tat ", "org.comfrey", "org.springframework", "syntax error", "SQLSTATE"
  };

  private InputProbes() {}

  static List<Probe> all() {
    return List.of(
        new Probe("1.2.1", "markup comes back as data", InputProbes::markup),
        new Probe("1.2.4", "text is no SQL", InputProbes::sql),
        new Probe("1.3.6", "no address inside the network is asked", InputProbes::inside),
        new Probe("1.5.1", "XML is not read", InputProbes::xml),
        new Probe("2.3.1", "no step of an order is left out", InputProbes::steps),
        new Probe("2.3.4", "two of everything at once are one", InputProbes::twice),
        new Probe("5.2.1", "uploads have a size", InputProbes::size),
        new Probe("5.2.2", "an upload is what it says", InputProbes::magic),
        new Probe("5.3.2", "no path leaves its folder", InputProbes::traversal),
        new Probe("15.3.1", "a profile tells no more than it should", InputProbes::excess),
        new Probe("15.3.3", "nobody gives themselves a role", InputProbes::assignment),
        new Probe(
            "13.4.1",
            "no repository lies about",
            t -> missing(t, "/.git/config", "/.git/HEAD", "/.env")),
        new Probe("13.4.2", "debugging is off", InputProbes::debugging),
        new Probe("13.4.4", "TRACE is not answered", InputProbes::trace),
        new Probe(
            "13.4.5",
            "nothing of the inside is published",
            t ->
                missing(
                    t,
                    "/actuator",
                    "/actuator/env",
                    "/actuator/heapdump",
                    "/console",
                    "/v1/internal")),
        new Probe("16.5.1", "a failure tells nothing of the inside", InputProbes::failures));
  }

  private static void markup(Target target) {
    Answer answer = target.get("/v1/search?q=%3Cscript%3Ealert(1)%3C/script%3E");
    assertThat(answer.header("Content-Type")).doesNotContain("html");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  private static void sql(Target target) {
    for (String text :
        List.of("'%20OR%20'1'='1", "';SELECT%20pg_sleep(9)--", "%25_%5C", "%22))--")) {
      Answer answer = target.get("/v1/search?q=" + text);
      assertThat(answer.status()).as(text).isLessThan(500);
      assertThat(answer.body()).as(text).doesNotContain(INSIDE);
    }
    assertThat(target.get("/v1/people/1'%20OR%20'1'='1").status()).isIn(400, 404);
  }

  private static void xml(Target target) {
    String bomb =
        "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><a>&e;</a>";
    Answer answer =
        target.send("POST", "/v1/sign-ins", bomb, Map.of("Content-Type", "application/xml"));
    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.body()).doesNotContain("root:");
  }

  /** Calendars, push services and webhooks are asked at addresses that people give. */
  private static void inside(Target target) {
    String person = target.token(target.person("member"));
    String key =
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcx"
            + "aOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    for (String address :
        List.of(
            "http://127.0.0.1:5432/",
            "https://localhost/",
            "https://2130706433/",
            "https://169.254.169.254/latest/meta-data",
            "https://10.0.0.1/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://[fd00::1]/",
            "file:///etc/passwd")) {
      for (Map.Entry<String, Map<String, String>> asked :
          Map.of(
                  "/v1/busy-sources", Map.of("name", "Inside", "url", address),
                  "/v1/webhooks", Map.of("url", address),
                  "/v1/push-devices",
                      Map.of(
                          "name",
                          "Inside",
                          "endpoint",
                          address,
                          "p256dh",
                          key,
                          "auth",
                          "BTBZMqHH6r4Tts7J_aSIgg"))
              .entrySet()) {
        Answer answer = target.as(person, "POST", asked.getKey(), asked.getValue());
        assertThat(answer.status()).as(asked.getKey() + " " + address).isEqualTo(422);
        assertThat(answer.body()).doesNotContain("SQLSTATE", "root:");
      }
    }
  }

  private static void steps(Target target) {
    List<String> order = target.unpaidOrder();
    for (String step : List.of("confirm", "deliver", "release", "accept", "rule")) {
      Answer answer =
          target.as(
              order.get(1),
              "POST",
              "/v1/orders/" + order.getFirst() + "/transitions",
              Map.of("transition", step));
      assertThat(answer.status()).as(step + ": " + answer).isBetween(400, 499);
    }
  }

  /** Two people want the same hour at the same moment: one has it. */
  private static void twice(Target target) throws Exception {
    List<Callable<Integer>> both = new ArrayList<>();
    for (List<String> quote : target.twoQuotesOfOneHour()) {
      both.add(() ->
          target
              .as(quote.get(1), "POST", "/v1/orders", Map.of("quote", quote.getFirst()))
              .status());
    }
    int orders = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> status : threads.invokeAll(both)) {
        orders += status.get() < 300 ? 1 : 0;
      }
    }
    assertThat(orders).isEqualTo(1);
  }

  private static void size(Target target) {
    String token = target.token(target.person());
    Answer answer =
        target.send(
            "POST",
            "/v1/media",
            "x".repeat(13 * 1024 * 1024),
            Map.of("Authorization", "Bearer " + token, "Content-Type", "application/octet-stream"));
    assertThat(answer.status()).isEqualTo(413);
  }

  private static void magic(Target target) {
    String token = target.token(target.person());
    for (String content :
        List.of("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "MZ", "GIF89a")) {
      Answer answer =
          target.send(
              "POST",
              "/v1/media",
              content,
              Map.of(
                  "Authorization", "Bearer " + token, "Content-Type", "application/octet-stream"));
      assertThat(answer.status()).as(content).isBetween(400, 499);
    }
  }

  private static void traversal(Target target) {
    for (String path :
        List.of(
            "/assets/..%2f..%2f..%2fetc%2fpasswd",
            "/assets/%2e%2e/%2e%2e/pom.xml",
            "/v1/media/..%2f..%2fmaster.key",
            "/assets/....//....//etc/passwd",
            "/%5c..%5c..%5cetc%5cpasswd")) {
      Answer answer = target.get(path);
      assertThat(answer.status()).as(path).isBetween(400, 499);
    }
  }

  private static void excess(Target target) {
    String token = target.token(target.person());
    String id = target.as(token, "GET", "/v1/me", null).json().path("id").asString();
    Set<String> told = Set.copyOf(target.get("/v1/people/" + id).json().propertyNames());
    assertThat(told).isSubsetOf(Set.of("id", "displayName", "about", "photo", "since"));
  }

  private static void assignment(Target target) {
    String token = target.token(target.person());
    for (String field : List.of("roles", "state", "id", "version", "since")) {
      Answer answer =
          target.send(
              "PATCH",
              "/v1/me",
              "{\"" + field + "\":[\"operator\"]}",
              Map.of("Authorization", "Bearer " + token, "If-Match", "\"1\""));
      assertThat(answer.status()).as(field).isEqualTo(400);
    }
    assertThat(target.as(token, "GET", "/v1/me", null).json().path("roles").toString())
        .doesNotContain("operator");
  }

  /** Refused, or answered with the one page of the web application, built or not. */
  private static void missing(Target target, String... paths) {
    for (String path : paths) {
      Answer answer = target.get(path);
      assertThat(answer.status() >= 400 || answer.body().startsWith("<!doctype html"))
          .as(path + ": " + answer)
          .isTrue();
      assertThat(answer.body()).as(path).doesNotContain(INSIDE);
    }
  }

  private static void debugging(Target target) {
    for (String path :
        List.of("/v1/nothing?trace=true", "/v1/people/x?debug=1", "/error?trace=on")) {
      assertThat(target.get(path).body()).as(path).doesNotContain(INSIDE);
    }
  }

  private static void trace(Target target) {
    Answer answer = target.send("TRACE", "/v1/categories", null, Map.of("X-Secret", "mirrored"));
    assertThat(answer.status()).isIn(400, 403, 404, 405, 501);
    assertThat(answer.body()).doesNotContain("mirrored");
  }

  private static void failures(Target target) {
    for (String body : List.of("{", "[]", "{\"email\":{}}", "\u0000")) {
      Answer answer = target.post("/v1/sign-ins", body);
      assertThat(answer.status()).as(body).isBetween(400, 499);
      assertThat(answer.body()).as(body).doesNotContain(INSIDE);
    }
  }
}
