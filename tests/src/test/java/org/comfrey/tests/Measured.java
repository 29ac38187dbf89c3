package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a server that has traded measures, against what is made of it: the alerts and dashboards in
 * deploy/ and the runbooks that they lead to.
 */
final class Measured {
  private static final Pattern LINE = Pattern.compile("([a-z][a-z0-9_]*)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern NAME =
      Pattern.compile("\\b(?:comfrey|http|hikaricp|jvm|process|system|disk)_[a-z_]+");
  private static final Pattern ROUTES = Pattern.compile("uri=~\"/v1/\\(([^\"]+)\\)\"");
  private static final Pattern SECTION = Pattern.compile("(?m)^## (\\S+)$");
  private static final String RUNBOOKS = "docs/guide/operating/runbooks.md";

  /** Whatever names a person or a thing of theirs, or is chosen by a stranger. */
  private static final Pattern UNBOUNDED =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-|@|demo\\.example|/[0-9]+(/|$)");

  private static final Set<String> LABELS =
      Set.of(
          "action",
          "area",
          "cause",
          "gc",
          "id",
          "le",
          "method",
          "module",
          "outcome",
          "path",
          "pool",
          "queue",
          "stage",
          "state",
          "status",
          "subscriber",
          "uri");
  private static final int SERIES_MOST = 1_500;

  private final ApiClient operator;
  private final ApiClient anyone;
  private final Path root = Repository.root();

  Measured(URI url) {
    this.operator = ApiClient.signIn(url, "operator@demo.example", "an operator on a demo day");
    this.anyone = ApiClient.anonymous(url);
  }

  /** Fails where anything names what is not measured, or leads nowhere. */
  void check() throws IOException {
    String scraped = operator.get("/operator/metrics").orThrow().body();
    Set<String> names = bounded(scraped);
    assertThat(names)
        .contains(
            "comfrey_orders_total",
            "comfrey_ledger_commit_seconds_count",
            "comfrey_timers_late_seconds",
            "comfrey_work_overdue",
            "comfrey_backup_lag_seconds",
            "hikaricp_connections_pending");
    assertThat(scraped)
        .contains("comfrey_orders_total{stage=\"settled\"}", "le=\"1.0\"")
        .containsPattern("comfrey_ledger_check_failing 0");
    openMetrics();
    Map<String, String> expressions = new HashMap<>();
    expressions.putAll(alerts());
    expressions.putAll(dashboards());
    Set<String> missing = new TreeSet<>();
    expressions.forEach((where, expression) -> {
      Matcher name = NAME.matcher(expression);
      while (name.find()) {
        if (!names.contains(name.group())) {
          missing.add(where + " asks for " + name.group());
        }
      }
    });
    assertThat(missing).isEmpty();
    routes(expressions);
    status();
  }

  /** The names of all samples, none of which has a label that could grow without end. */
  private static Set<String> bounded(String scraped) {
    Set<String> names = new HashSet<>();
    Map<String, Integer> series = new HashMap<>();
    for (String line : scraped.lines().filter(line -> !line.startsWith("#")).toList()) {
      Matcher sample = LINE.matcher(line);
      assertThat(sample.matches()).as(line).isTrue();
      names.add(sample.group(1));
      series.merge(sample.group(1), 1, Integer::sum);
      Matcher label = LABEL.matcher(Objects.requireNonNullElse(sample.group(2), ""));
      while (label.find()) {
        assertThat(LABELS).as(line).contains(label.group(1));
        assertThat(label.group(2)).as(line).doesNotContainPattern(UNBOUNDED);
      }
    }
    assertThat(series).allSatisfy((name, count) -> assertThat(count).isLessThan(SERIES_MOST));
    return names;
  }

  private void openMetrics() {
    Answer answer =
        operator.send(
            "GET",
            "/operator/metrics",
            null,
            Map.of("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5"));
    assertThat(answer.header("Content-Type")).startsWith("application/openmetrics-text");
    assertThat(answer.body()).endsWith("# EOF\n");
  }

  /** The expressions of rules by their names; each alert leads to a section that is there. */
  private Map<String, String> alerts() throws IOException {
    Map<String, String> expressions = new HashMap<>();
    Set<String> led = new TreeSet<>();
    Set<String> alerts = new TreeSet<>();
    Object rules =
        new Load(LoadSettings.builder().build())
            .loadFromString(read("deploy/prometheus/comfrey.rules.yml"));
    for (Object group : list(map(rules).get("groups"))) {
      for (Object rule : list(map(group).get("rules"))) {
        Map<?, ?> row = map(rule);
        String name =
            String.valueOf(row.get("alert") == null ? row.get("record") : row.get("alert"));
        expressions.put(name, String.valueOf(row.get("expr")));
        if (row.get("alert") != null) {
          alerts.add(name);
          String runbook = String.valueOf(map(row.get("annotations")).get("runbook"));
          assertThat(runbook).as(name).startsWith(RUNBOOKS + "#");
          led.add(runbook.substring(RUNBOOKS.length() + 1));
          assertThat(String.valueOf(map(row.get("labels")).get("severity")))
              .as(name)
              .isIn("page", "ticket");
        }
      }
    }
    assertThat(sections()).containsAll(led);
    assertThat(fired()).containsAll(alerts);
    return expressions;
  }

  /** The alerts that a test of promtool sees come. */
  private Set<String> fired() {
    Set<String> fired = new TreeSet<>();
    Object tests =
        new Load(LoadSettings.builder().build())
            .loadFromString(read("deploy/prometheus/comfrey.test.yml"));
    for (Object test : list(map(tests).get("tests"))) {
      for (Object rule : list(map(test).get("alert_rule_test"))) {
        if (!list(map(rule).get("exp_alerts")).isEmpty()) {
          fired.add(String.valueOf(map(rule).get("alertname")));
        }
      }
    }
    return fired;
  }

  private Set<String> sections() {
    Set<String> sections = new TreeSet<>();
    SECTION.matcher(read(RUNBOOKS)).results().forEach(found -> sections.add(found.group(1)));
    return sections;
  }

  /** What the operator's page of the status shows; every sentence of it is in the catalogue. */
  private void status() {
    assertThat(anyone.get("/operator/status").status()).isEqualTo(401);
    JsonNode status = operator.get("/operator/status").orThrow().json();
    JsonNode texts = JsonMapper.shared().readTree(read("web/src/i18n/en/status.json"));
    Set<String> parts = new TreeSet<>();
    for (JsonNode part : status.path("parts")) {
      String name = part.path("part").asString();
      parts.add(name);
      assertThat(texts.has("status.part." + name)).as(name).isTrue();
      for (JsonNode finding : part.path("findings")) {
        String says = "status.says." + name + "." + finding.path("says").asString();
        assertThat(texts.has(says)).as(says).isTrue();
        if (finding.hasNonNull("runbook")) {
          assertThat(sections()).contains(finding.path("runbook").asString());
        }
      }
    }
    assertThat(parts)
        .containsExactlyInAnyOrder(
            "objectives",
            "database",
            "ledger",
            "events",
            "timers",
            "mail",
            "disk",
            "nodes",
            "certificates",
            "backup");
    assertThat(status.path("level").asString()).as(status.toString()).isIn("well", "look");
    assertThat(status.toString()).doesNotContain("demo.example");
  }

  private Map<String, String> dashboards() throws IOException {
    Map<String, String> expressions = new HashMap<>();
    Set<String> ids = new HashSet<>();
    List<Path> files;
    try (Stream<Path> found = Files.list(root.resolve("deploy/grafana"))) {
      files = found.filter(file -> file.toString().endsWith(".json")).toList();
    }
    assertThat(files).hasSizeGreaterThanOrEqualTo(3);
    for (Path file : files) {
      JsonNode board = JsonMapper.shared().readTree(Files.readString(file));
      assertThat(ids.add(board.path("uid").asString())).as(file.toString()).isTrue();
      assertThat(board.at("/templating/list/0/type").asString()).isEqualTo("datasource");
      List<JsonNode> panels = new ArrayList<>();
      board.path("panels").forEach(panels::add);
      assertThat(panels).hasSizeGreaterThanOrEqualTo(8);
      assertThat(panels.stream().map(panel -> panel.path("id").asInt()).distinct().count())
          .isEqualTo(panels.size());
      for (JsonNode panel : panels) {
        String where = file.getFileName() + ", " + panel.path("title").asString();
        assertThat(panel.at("/datasource/uid").asString()).isEqualTo("${datasource}");
        assertThat(panel.path("targets").size()).as(where).isPositive();
        panel
            .path("targets")
            .forEach(target -> {
              String expression = target.path("expr").asString();
              assertThat(expression).as(where).isNotBlank();
              expressions.merge(where, expression, (one, other) -> one + " " + other);
            });
      }
    }
    return expressions;
  }

  /** Every route that an expression picks is one of the API's. */
  private void routes(Map<String, String> expressions) {
    JsonNode paths = anyone.get("/openapi.json").orThrow().json().path("paths");
    assertThat(paths.size()).isGreaterThan(50);
    Set<String> asked = new TreeSet<>();
    for (String expression : expressions.values()) {
      Matcher routes = ROUTES.matcher(expression);
      while (routes.find()) {
        for (String route : routes.group(1).split("\\|", -1)) {
          asked.add("/v1/" + route);
        }
      }
    }
    assertThat(asked).hasSizeGreaterThan(5).allMatch(paths::has);
  }

  private String read(String file) {
    try {
      return Files.readString(root.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<?, ?> map(@org.jspecify.annotations.Nullable Object value) {
    return (Map<?, ?>) Objects.requireNonNull(value);
  }

  private static List<?> list(@org.jspecify.annotations.Nullable Object value) {
    return (List<?>) Objects.requireNonNull(value);
  }
}
