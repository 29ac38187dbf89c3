package org.comfrey.identity.outside;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.comfrey.kernel.web.ProblemCode;
import org.comfrey.kernel.web.ProblemException;
import org.jspecify.annotations.Nullable;

/** What an issuer says of itself (OpenID Connect Discovery 1.0 section 3), as far as it is used. */
@JsonIgnoreProperties(ignoreUnknown = true)
record Configuration(
    @Nullable String issuer,
    @JsonProperty("authorization_endpoint") @Nullable URI authorization,
    @JsonProperty("token_endpoint") @Nullable URI token,
    @JsonProperty("jwks_uri") @Nullable URI keys,
    @JsonProperty("userinfo_endpoint") @Nullable URI userInfo,
    @JsonProperty("token_endpoint_auth_methods_supported") @Nullable List<String> authentication,
    @JsonProperty("authorization_response_iss_parameter_supported") @Nullable Boolean tellsIssuer) {
  static final ProblemCode UNUSABLE =
      new ProblemCode(422, "issuer-unusable", "This issuer cannot be used to sign in");

  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

  /** The address without a slash at its end. */
  static String address(String given) {
    URI uri;
    try {
      uri = URI.create(given.strip());
    } catch (IllegalArgumentException noAddress) {
      throw unusable("The address is none.");
    }
    if (!isSafe(uri) || uri.getQuery() != null || uri.getFragment() != null) {
      throw unusable(
          "Its address begins with https:// and has neither a query nor a name and password.");
    }
    return given.strip().replaceAll("/+$", "");
  }

  static URI wellKnown(String issuer) {
    return URI.create(issuer + "/.well-known/openid-configuration");
  }

  /** Over TLS, or within this machine. */
  private static boolean isSafe(@Nullable URI uri) {
    return uri != null
        && uri.getHost() != null
        && uri.getUserInfo() == null
        && ("https".equals(uri.getScheme())
            || "http".equals(uri.getScheme()) && LOOPBACK.contains(uri.getHost()));
  }

  /** Refuses what is not the configuration of that issuer, or leaves out what is needed. */
  Configuration checked(String expected) {
    String named = issuer == null ? "" : issuer;
    // The slash at the end is the one thing that people leave out.
    if (!named.replaceAll("/+$", "").equals(expected)) {
      throw unusable("It says that it is '" + named + "', not '" + expected + "'.");
    }
    if (!isSafe(authorization) || !isSafe(token) || !isSafe(keys)) {
      throw unusable(
          "Its configuration lacks the https addresses of authorization, tokens or keys.");
    }
    return this;
  }

  /** Whether the secret goes into the body because the header is not taken. */
  boolean wantsSecretInBody() {
    return authentication != null
        && !authentication.contains("client_secret_basic")
        && authentication.contains("client_secret_post");
  }

  static ProblemException unusable(String why) {
    return UNUSABLE
        .because(why)
        .at(
            "issuer",
            "unusable",
            why,
            "the address of an issuer that answers, for example https://login.example.org");
  }
}
