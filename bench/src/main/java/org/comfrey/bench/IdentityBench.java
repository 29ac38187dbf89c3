package org.comfrey.bench;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comfrey.api.calendar.Plan;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.client.Pkce;
import org.comfrey.kernel.security.BearerTokens;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/**
 * What signing in costs on a running server, in one run: tokens of programs for themselves,
 * sign-ins by password with the whole code flow behind them, the code flow of somebody whom the
 * issuer knows already, and the check of an access token beside a request with one query. Load and
 * server share the machine. The numbers to beat are Keycloak 26.7's on two cores shared with the
 * load.
 */
final class IdentityBench {
  private static final int CLIENTS = 32;

  /** Measured sooner, it is the compiler that is measured. */
  private static final Duration WARM_UP = Duration.ofSeconds(30);

  private static final Duration MEASURED = Duration.ofSeconds(8);
  private static final String PASSWORD = "four words for a bench";
  private static final String REDIRECT = "http://127.0.0.1:50123/callback";
  private static final Pattern CODE = Pattern.compile("[?&]code=([^&]+)");
  private static final double KEYCLOAK_PROGRAM_TOKENS = 790;
  private static final double KEYCLOAK_PASSWORD_LOGINS = 28;
  private static final double KEYCLOAK_KNOWN_FLOWS = 347;

  /** Says that it works; its numbers mean nothing. */
  private static final String QUICK = "--quick";

  private IdentityBench() {}

  /** One thing that a client does over and over, on a connection of its own. */
  private interface Work {
    void once(Wire wire, int client) throws IOException;
  }

  static int run(String[] args, PrintStream out) throws Exception {
    Path data = Files.createDirectory(Files.createTempDirectory("comfrey-bench").resolve("data"));
    try (RunningServer server = RunningServer.start(data, "-Dcomfrey.rates.factor=0")) {
      WaitForWorld.in(data);
      URI url = server.url();
      ApiClient operator =
          ApiClient.signIn(url, "operator@demo.example", "an operator on a demo day");
      ApiClient provider =
          ApiClient.signIn(url, "provider@demo.example", "a provider on a demo day");
      List<String> people = people(url, operator);
      byte[] program = programTokens(operator);
      String[] cookies = new String[CLIENTS];
      for (int i = 0; i < CLIENTS; i++) {
        cookies[i] = proved(url, people.get(i));
      }
      Plan plan = provider.get("/v1/plans").as(new TypeReference<List<Plan>>() {}).getFirst();
      byte[] query = Wire.request("GET", "/v1/plans/" + plan.id(), token(provider), "", "");
      Work tokens = (wire, client) -> expect(200, wire.exchange(program));
      Work known = (wire, client) -> flow(wire, cookies[client]);
      Work passwords = (wire, client) -> flow(wire, signIn(wire, people.get(client)));
      Work queries = (wire, client) -> expect(200, wire.exchange(query));
      int part = List.of(args).contains(QUICK) ? 16 : 1;
      Duration warmUp = WARM_UP.dividedBy(part);
      Duration measured = MEASURED.dividedBy(part);
      for (Work work : List.of(tokens, known, queries)) {
        load(url, work, warmUp);
      }
      load(url, passwords, warmUp.dividedBy(2));
      double programs = load(url, tokens, measured);
      double flows = load(url, known, measured);
      double logins = load(url, passwords, measured);
      double requests = load(url, queries, measured);
      report(args, out, new double[] {programs, flows, logins, requests}, checks(url, operator));
      return 0;
    }
  }

  private static void report(String[] args, PrintStream out, double[] rates, double[] checkMicros) {
    Report report = new Report("identity");
    report.result("program-tokens", rates[0], "tokens/s");
    report.result("known-flows", rates[1], "code flows/s");
    report.result("password-logins", rates[2], "logins/s");
    report.result("query", rates[3], "requests/s");
    report.result("checks", 1e6 / checkMicros[0], "checks/s on one core");
    report.result("first-checks", 1e6 / checkMicros[1], "checks/s on one core");
    report.goal("program-tokens/keycloak", 2, true, rates[0] / KEYCLOAK_PROGRAM_TOKENS);
    report.goal("known-flows/keycloak", 2, true, rates[1] / KEYCLOAK_KNOWN_FLOWS);
    report.goal("password-logins/keycloak", 1, true, rates[2] / KEYCLOAK_PASSWORD_LOGINS);
    double cores = Runtime.getRuntime().availableProcessors();
    double microsOfRequest = cores * 1e6 / rates[3];
    report.goal("check/query", 0.05, false, checkMicros[0] / microsOfRequest);
    report.print(out, List.of(args).contains("--json"));
  }

  /** Confirmed accounts: an account has one sign-in under way at a time, as people have. */
  private static List<String> people(URI url, ApiClient operator) throws InterruptedException {
    List<String> people = new ArrayList<>();
    ApiClient anyone = ApiClient.anonymous(url);
    for (int i = 0; i < CLIENTS; i++) {
      String email = "bench" + i + "@bench.example";
      people.add(email);
      anyone
          .post(
              "/v1/registrations",
              Map.of(
                  "email",
                  email,
                  "password",
                  PASSWORD,
                  "displayName",
                  "Bench " + i,
                  "locale",
                  "en",
                  "timeZone",
                  "Europe/Vienna"))
          .orThrow();
    }
    Pattern token = Pattern.compile("#token=([A-Za-z0-9_-]+)");
    List<String> confirmed = new ArrayList<>();
    for (int round = 0; round < 600 && confirmed.size() < CLIENTS; round++) {
      JsonNode mails =
          operator.get("/v1/operator/mailbox?limit=100").orThrow().json().path("items");
      for (JsonNode mail : mails) {
        String to = mail.path("to").asString();
        Matcher link = token.matcher(mail.path("text").asString());
        if (people.contains(to) && !confirmed.contains(to) && link.find()) {
          anyone.post("/v1/registrations/confirm", Map.of("token", link.group(1))).orThrow();
          confirmed.add(to);
        }
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    if (confirmed.size() < CLIENTS) {
      throw new IllegalStateException("not every account was confirmed within a minute");
    }
    return people;
  }

  /** A program's request for a token of its own. */
  private static byte[] programTokens(ApiClient operator) {
    JsonNode registered =
        operator
            .post(
                "/v1/operator/applications",
                Map.of(
                    "name", "Bench",
                    "confidential", true,
                    "redirectUris", List.of(),
                    "postLogoutRedirectUris", List.of(),
                    "scopes", List.of("system"),
                    "actsForItself", true,
                    "audiences", List.of()))
            .orThrow()
            .json();
    String id = registered.at("/application/id").asString();
    String credentials = id + ":" + registered.path("secret").asString();
    return form(
        "POST",
        "/oauth2/token",
        "Authorization: Basic "
            + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.US_ASCII))
            + "\r\n",
        "grant_type=client_credentials&scope=system");
  }

  private static byte[] form(String method, String path, String headers, String body) {
    String type = body.isEmpty() ? "" : "Content-Type: application/x-www-form-urlencoded\r\n";
    return (method
            + " "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\n"
            + headers
            + type
            + (body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n")
            + "\r\n"
            + body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String proved(URI url, String email) throws IOException {
    try (Wire wire = new Wire(url)) {
      return signIn(wire, email);
    }
  }

  private static String signIn(Wire wire, String email) throws IOException {
    String body = "{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}";
    byte[] request =
        ("POST /v1/sign-ins HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: "
                + body.length()
                + "\r\n\r\n"
                + body)
            .getBytes(StandardCharsets.US_ASCII);
    Wire.Reply reply = wire.converse(request);
    expect(200, reply.status());
    return reply.cookie();
  }

  /** Authorization code with PKCE, from the issuer's cookie to the tokens. */
  private static void flow(Wire wire, String cookie) throws IOException {
    Pkce pkce = Pkce.fresh();
    String query =
        "response_type=code&client_id=comfrey-cli&scope=openid+api&state=s&nonce=n"
            + "&code_challenge_method=S256&code_challenge="
            + pkce.challenge()
            + "&redirect_uri="
            + URLEncoder.encode(REDIRECT, StandardCharsets.UTF_8);
    Wire.Reply agreed =
        wire.converse(form("GET", "/oauth2/authorize?" + query, "Cookie: " + cookie + "\r\n", ""));
    Matcher code = CODE.matcher(agreed.location());
    if (!code.find()) {
      throw new IOException("no code: " + agreed);
    }
    String redemption =
        "grant_type=authorization_code&client_id=comfrey-cli&code="
            + code.group(1)
            + "&code_verifier="
            + pkce.verifier()
            + "&redirect_uri="
            + URLEncoder.encode(REDIRECT, StandardCharsets.UTF_8);
    expect(200, wire.exchange(form("POST", "/oauth2/token", "", redemption)));
  }

  private static void expect(int wanted, int status) throws IOException {
    if (status != wanted) {
      throw new IOException("status " + status + " instead of " + wanted);
    }
  }

  /** How often it was done in a second by clients that each wait for their answers. */
  private static double load(URI url, Work work, Duration time) throws Exception {
    AtomicLong done = new AtomicLong();
    ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    CountDownLatch ended = new CountDownLatch(CLIENTS);
    long began = System.nanoTime();
    for (int i = 0; i < CLIENTS; i++) {
      int client = i;
      Thread.ofVirtual()
          .start(() -> {
            try (Wire wire = new Wire(url)) {
              while (System.nanoTime() - began < time.toNanos()) {
                work.once(wire, client);
                done.incrementAndGet();
              }
            } catch (IOException failed) {
              wrong.add(failed.toString());
            } finally {
              ended.countDown();
            }
          });
    }
    ended.await();
    if (!wrong.isEmpty()) {
      throw new IOException("requests were refused: " + wrong.peek() + " (" + wrong.size() + ")");
    }
    return done.get() / ((System.nanoTime() - began) / 1e9);
  }

  /**
   * Microseconds of one core for the check of a token that this process saw before, and for the
   * first check of one, which is its signature's.
   */
  private static double[] checks(URI url, ApiClient person) throws ParseException {
    String keys = ApiClient.anonymous(url).get("/oauth2/jwks").orThrow().body();
    String issuer =
        ApiClient.anonymous(url)
            .get("/.well-known/openid-configuration")
            .orThrow()
            .json()
            .path("issuer")
            .asString();
    String token = token(person);
    var source = new ImmutableJWKSet<com.nimbusds.jose.proc.SecurityContext>(JWKSet.parse(keys));
    double[] seen = new double[5];
    double[] first = new double[5];
    for (int round = 0; round < seen.length; round++) {
      BearerTokens tokens = new BearerTokens(source, issuer, Clock.systemUTC());
      tokens.check(token);
      seen[round] = micros(200_000, () -> tokens.check(token));
      first[round] =
          micros(500, () -> new BearerTokens(source, issuer, Clock.systemUTC()).check(token));
    }
    Arrays.sort(seen);
    Arrays.sort(first);
    return new double[] {seen[seen.length / 2], first[first.length / 2]};
  }

  private static double micros(int times, Runnable work) {
    long began = System.nanoTime();
    for (int i = 0; i < times; i++) {
      work.run();
    }
    return (System.nanoTime() - began) / 1_000.0 / times;
  }

  private static String token(ApiClient person) {
    return Objects.requireNonNull(person.tokens()).accessToken();
  }
}
