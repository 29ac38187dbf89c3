package org.comfrey.identity.issuer;

import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.comfrey.api.identity.Application;
import org.comfrey.identity.application.Applications;
import org.comfrey.identity.session.Lifetimes;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;

/** The applications that people may sign in to: the platform's own two, and those registered. */
final class Clients implements RegisteredClientRepository {
  /** The web application, by way of its backend in the gateway. */
  static final String WEB = "comfrey-web";

  /** Programs on a person's own machine. */
  static final String COMMAND_LINE = "comfrey-cli";

  private static final Set<String> SCOPES = Set.of("openid", "api");
  private static final String AUDIENCES = "org.comfrey.audiences";

  /**
   * RFC 8252 section 7.3: a native program listens on any port of the loopback address, and on
   * nothing else.
   */
  private static final Pattern LOOPBACK =
      Pattern.compile("(http://(?:127\\.0\\.0\\.1|\\[::1]))(?::([1-9][0-9]{0,4}))?(/[!-~]*)");

  private final Map<String, RegisteredClient> own;
  private final Applications applications;

  /**
   * @param webSecret the encoded secret of the web application's backend
   */
  Clients(URI publicUrl, String webSecret, Applications applications) {
    this.applications = applications;
    RegisteredClient web =
        named(WEB, "Web")
            .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
            .authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN)
            .scopes(scopes -> scopes.addAll(SCOPES))
            .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
            .clientSecret(webSecret)
            .redirectUri(publicUrl.resolve("/bff/callback").toString())
            .clientSettings(settings(List.of()))
            .build();
    RegisteredClient commandLine =
        named(COMMAND_LINE, "Command line")
            .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
            .authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN)
            .scopes(scopes -> scopes.addAll(SCOPES))
            .clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
            .redirectUri("http://127.0.0.1/callback")
            .redirectUri("http://[::1]/callback")
            .clientSettings(settings(List.of()))
            .build();
    own = Map.of(WEB, web, COMMAND_LINE, commandLine);
  }

  private static RegisteredClient.Builder named(String id, String name) {
    return RegisteredClient.withId(id)
        .clientId(id)
        .clientName(name)
        .tokenSettings(
            TokenSettings.builder()
                .authorizationCodeTimeToLive(Lifetimes.CODE)
                .accessTokenTimeToLive(Lifetimes.ACCESS_TOKEN)
                .refreshTokenTimeToLive(Lifetimes.SIGN_IN_IDLE)
                .reuseRefreshTokens(false)
                .idTokenSignatureAlgorithm(SignatureAlgorithm.ES256)
                .build());
  }

  /** Consent is asked for by {@link ConsentRequests}, after everything else was checked. */
  private static ClientSettings settings(List<String> audiences) {
    return ClientSettings.builder()
        .requireProofKey(true)
        .requireAuthorizationConsent(false)
        .setting(AUDIENCES, audiences)
        .build();
  }

  private static RegisteredClient registered(Applications.Registered registered) {
    Application application = registered.application();
    var client =
        named(application.id().toString(), application.name())
            .redirectUris(uris -> uris.addAll(application.redirectUris()))
            .scopes(scopes -> scopes.addAll(application.scopes()))
            .clientSettings(settings(application.audiences()));
    if (!application.redirectUris().isEmpty()) {
      client
          .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
          .authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN);
    }
    if (application.actsForItself()) {
      client.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS);
    }
    byte[] hash = registered.secretHash();
    if (hash == null) {
      client.clientAuthenticationMethod(ClientAuthenticationMethod.NONE);
    } else {
      client
          .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
          .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
          .clientSecret(Base64.getEncoder().encodeToString(hash));
    }
    return client.build();
  }

  /**
   * Character by character what was registered, except for the port of a program on the loopback
   * address.
   */
  static boolean mayRedirect(RegisteredClient client, @Nullable String uri) {
    if (uri == null) {
      return false;
    }
    var loopback = LOOPBACK.matcher(uri);
    if (!loopback.matches()) {
      return client.getRedirectUris().contains(uri);
    }
    String port = loopback.group(2);
    return port != null
        && Integer.parseInt(port) <= 65_535
        && client.getRedirectUris().stream()
            .map(LOOPBACK::matcher)
            .anyMatch(known ->
                known.matches()
                    && known.group(1).equals(loopback.group(1))
                    && known.group(3).equals(loopback.group(3)));
  }

  /** The services beside the platform itself for which the client may have tokens. */
  static List<String> audiences(RegisteredClient client) {
    List<String> audiences = client.getClientSettings().getSetting(AUDIENCES);
    return audiences == null ? List.of() : audiences;
  }

  /** Whether people are asked before the client may do anything in their name. */
  boolean isOfOthers(RegisteredClient client) {
    return !own.containsKey(client.getClientId());
  }

  /** Where people may be sent after signing out. */
  boolean mayReturnAfterSignOut(String clientId, String uri) {
    return applications
        .find(clientId)
        .filter(found -> found.application().endedAt() == null)
        .filter(found -> found.application().postLogoutRedirectUris().contains(uri))
        .isPresent();
  }

  /** What people call the application. */
  String nameOf(String id) {
    RegisteredClient client = own.get(id);
    return client != null
        ? client.getClientName()
        : applications.find(id).map(found -> found.application().name()).orElse(id);
  }

  @Override
  public void save(RegisteredClient client) {
    throw new UnsupportedOperationException("operators register applications by way of the API");
  }

  @Override
  public @Nullable RegisteredClient findById(String id) {
    RegisteredClient client = own.get(id);
    return client != null
        ? client
        : applications
            .find(id)
            .filter(found -> found.application().endedAt() == null)
            .map(Clients::registered)
            .orElse(null);
  }

  @Override
  public @Nullable RegisteredClient findByClientId(String clientId) {
    return findById(clientId);
  }
}
