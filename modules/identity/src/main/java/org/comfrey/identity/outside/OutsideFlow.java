package org.comfrey.identity.outside;

import com.nimbusds.jwt.JWTClaimsSet;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.OutsideProof;
import org.comfrey.identity.factor.Challenges;
import org.comfrey.kernel.client.Pkce;
import org.comfrey.kernel.crypto.AlteredException;
import org.comfrey.kernel.crypto.Secrets;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.web.Json;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Sends a browser to an issuer of others and takes it back. What the question was stands sealed in
 * a cookie of that browser under the state's name, so nobody else can bring the answer; the state
 * is good once and for a quarter of an hour.
 */
public final class OutsideFlow {
  /** How long somebody may stay at the other issuer. */
  public static final Duration LIFETIME = Duration.ofMinutes(15);

  private static final Logger LOG = LoggerFactory.getLogger(OutsideFlow.class);
  private static final String PURPOSE = "identity outside flow";
  private static final String COOKIE = "__Host-comfrey-outside-";
  private static final int NAMED_BY = 8;
  private static final int LONGEST = 4_096;

  private final OutsideIssuers issuers;
  private final IdentityTokens tokens;
  private final Challenges challenges;
  private final ServerKeys keys;
  private final Clock clock;

  /** Speaks to those issuers. */
  public OutsideFlow(OutsideIssuers issuers, Challenges challenges, ServerKeys keys, Clock clock) {
    this.issuers = issuers;
    this.tokens = new IdentityTokens(clock);
    this.challenges = challenges;
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * A question that is put to an issuer.
   *
   * @param person who wants to link their account; null for somebody who signs in
   */
  record Question(
      UUID issuer,
      String nonce,
      String verifier,
      String redirectUri,
      @Nullable String continueAt,
      @Nullable UUID person,
      Instant until) {
    @Override
    public String toString() {
      return "question to " + issuer;
    }
  }

  /** Where to send the browser, and the cookie that it must bring back. */
  public record Begun(String address, String cookie, String sealed) {}

  /**
   * Somebody whom an issuer vouches for.
   *
   * @param email only where the issuer says that it made sure of it
   */
  public record Vouched(
      OutsideIssuers.Row issuer,
      String subject,
      @Nullable String email,
      @Nullable String name,
      @Nullable PersonId linking,
      @Nullable String continueAt) {
    @Override
    public String toString() {
      return "vouched for by " + issuer.name();
    }
  }

  /** The cookie of that state. */
  public static String cookieOf(String state) {
    return COOKIE + state.substring(0, Math.min(NAMED_BY, state.length()));
  }

  /** Begins; 404 where there is no such issuer. */
  public Begun begin(
      UUID id, String redirectUri, @Nullable String continueAt, @Nullable PersonId linking) {
    OutsideIssuers.Row issuer = issuers.mustBeOpen(id);
    Configuration configuration = issuers.reached(issuer).configuration();
    Pkce pkce = Pkce.fresh();
    String nonce = Secrets.token();
    String state = challenges.begin(PURPOSE, null, LIFETIME);
    var question =
        new Question(
            id,
            nonce,
            pkce.verifier(),
            redirectUri,
            continueAt,
            linking == null ? null : linking.value(),
            clock.instant().plus(LIFETIME));
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("response_type", "code");
    parameters.put("client_id", issuer.clientId());
    parameters.put("redirect_uri", redirectUri);
    parameters.put("scope", "openid email profile");
    parameters.put("state", state);
    parameters.put("nonce", nonce);
    parameters.put("code_challenge", pkce.challenge());
    parameters.put("code_challenge_method", "S256");
    if (linking != null) {
      // Who links an account shows at the other issuer, too, that they are there themselves.
      parameters.put("prompt", "login");
    }
    String authorization = String.valueOf(configuration.authorization());
    return new Begun(
        authorization + (authorization.contains("?") ? "&" : "?") + form(parameters),
        cookieOf(state),
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(keys.seal(PURPOSE, state, Json.answers().writeValueAsBytes(question))));
  }

  /** Who is back; empty when it is no answer to a question of ours, or a wrong one. */
  public Optional<Vouched> finish(OutsideProof proof, @Nullable String cookie) {
    if (cookie == null || proof.state().length() > LONGEST || proof.code().length() > LONGEST) {
      return Optional.empty();
    }
    try {
      Question question =
          Json.answers()
              .readValue(
                  keys.open(PURPOSE, proof.state(), Base64.getUrlDecoder().decode(cookie)),
                  Question.class);
      if (!clock.instant().isBefore(question.until())
          || !challenges.spend(PURPOSE, proof.state(), null)) {
        return Optional.empty();
      }
      OutsideIssuers.Row issuer = issuers.mustBeOpen(question.issuer());
      OutsideIssuers.Reached reached = issuers.reached(issuer);
      Configuration configuration = reached.configuration();
      String told = proof.iss();
      if (told == null
          ? Boolean.TRUE.equals(configuration.tellsIssuer())
          : !told.equals(configuration.issuer())) {
        throw new IdentityTokens.RefusedException("the answer is of another issuer", null);
      }
      JsonNode answer = redeem(issuer, configuration, proof.code(), question);
      JWTClaimsSet claims =
          tokens.check(
              answer.path("id_token").asString(""), reached, issuer.clientId(), question.nonce());
      return Optional.of(vouched(issuer, question, claims, profile(configuration, answer, claims)));
    } catch (IdentityTokens.RefusedException | IOException | ParseException wrong) {
      LOG.warn("An issuer of others was not believed: {}", wrong.getMessage());
      return Optional.empty();
    } catch (AlteredException | IllegalArgumentException | JacksonException forged) {
      return Optional.empty();
    }
  }

  private JsonNode redeem(
      OutsideIssuers.Row issuer, Configuration configuration, String code, Question question)
      throws IOException {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("grant_type", "authorization_code");
    parameters.put("code", code);
    parameters.put("redirect_uri", question.redirectUri());
    parameters.put("code_verifier", question.verifier());
    String secret = issuers.secretOf(issuer);
    URI token = Objects.requireNonNull(configuration.token());
    if (configuration.wantsSecretInBody()) {
      parameters.put("client_id", issuer.clientId());
      parameters.put("client_secret", secret);
      return Json.answers().readTree(Wire.post(token, form(parameters)));
    }
    String credentials = encoded(issuer.clientId()) + ":" + encoded(secret);
    return Json.answers()
        .readTree(
            Wire.post(
                token,
                form(parameters),
                "Authorization",
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString(credentials.getBytes(StandardCharsets.UTF_8))));
  }

  /** What else the issuer says, where the token leaves the address out; only about the same one. */
  private static JsonNode profile(Configuration configuration, JsonNode answer, JWTClaimsSet claims)
      throws IOException {
    URI userInfo = configuration.userInfo();
    String access = answer.path("access_token").asString("");
    if (claims.getClaim("email") != null || userInfo == null || access.isEmpty()) {
      return Json.answers().createObjectNode();
    }
    JsonNode profile =
        Json.answers().readTree(Wire.get(userInfo, "Authorization", "Bearer " + access));
    return claims.getSubject().equals(profile.path("sub").asString(""))
        ? profile
        : Json.answers().createObjectNode();
  }

  private static Vouched vouched(
      OutsideIssuers.Row issuer, Question question, JWTClaimsSet claims, JsonNode profile)
      throws ParseException {
    boolean inToken = claims.getClaim("email") != null;
    String email = inToken ? claims.getStringClaim("email") : profile.path("email").asString("");
    // Some write the truth as text.
    boolean verified =
        "true"
            .equals(
                inToken
                    ? String.valueOf(claims.getClaim("email_verified"))
                    : profile.path("email_verified").asString(""));
    String name =
        claims.getClaim("name") instanceof String said ? said : profile.path("name").asString("");
    UUID person = question.person();
    return new Vouched(
        issuer,
        claims.getSubject(),
        verified && email != null && !email.isBlank() ? email : null,
        name.isBlank() ? null : name,
        person == null ? null : new PersonId(person),
        question.continueAt());
  }

  private static String form(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(one -> one.getKey() + "=" + encoded(one.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
