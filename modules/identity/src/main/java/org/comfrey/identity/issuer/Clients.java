package org.comfrey.identity.issuer;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.comfrey.identity.session.Lifetimes;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;

/** The applications that people may sign in to. */
final class Clients implements RegisteredClientRepository {
  /** The web application, by way of its backend in the gateway. */
  static final String WEB = "comfrey-web";

  /** Programs on a person's own machine. */
  static final String COMMAND_LINE = "comfrey-cli";

  private static final Set<String> SCOPES = Set.of("openid", "api");

  /**
   * RFC 8252 section 7.3: a native program listens on any port of the loopback address, and on
   * nothing else.
   */
  private static final Pattern LOOPBACK =
      Pattern.compile("http://(127\\.0\\.0\\.1|\\[::1]):([1-9][0-9]{0,4})/callback");

  private final Map<String, RegisteredClient> clients;

  /**
   * @param webSecret the encoded secret of the web application's backend
   */
  Clients(URI publicUrl, String webSecret) {
    RegisteredClient web =
        named(WEB, "Web")
            .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
            .clientSecret(webSecret)
            .redirectUri(publicUrl.resolve("/bff/callback").toString())
            .build();
    RegisteredClient commandLine =
        named(COMMAND_LINE, "Command line")
            .clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
            .redirectUri("http://127.0.0.1/callback")
            .build();
    clients = Map.of(WEB, web, COMMAND_LINE, commandLine);
  }

  private static RegisteredClient.Builder named(String id, String name) {
    return RegisteredClient.withId(id)
        .clientId(id)
        .clientName(name)
        .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
        .authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN)
        .scopes(scopes -> scopes.addAll(SCOPES))
        .clientSettings(
            ClientSettings.builder()
                .requireProofKey(true)
                .requireAuthorizationConsent(false)
                .build())
        .tokenSettings(
            TokenSettings.builder()
                .authorizationCodeTimeToLive(Lifetimes.CODE)
                .accessTokenTimeToLive(Lifetimes.ACCESS_TOKEN)
                .refreshTokenTimeToLive(Lifetimes.SIGN_IN_IDLE)
                .reuseRefreshTokens(false)
                .idTokenSignatureAlgorithm(SignatureAlgorithm.ES256)
                .build());
  }

  /**
   * Character by character what was registered, except for the port of a program on the loopback
   * address.
   */
  static boolean mayRedirect(RegisteredClient client, @Nullable String uri) {
    if (uri == null) {
      return false;
    }
    if (client.getClientId().equals(COMMAND_LINE)) {
      var loopback = LOOPBACK.matcher(uri);
      return loopback.matches() && Integer.parseInt(loopback.group(2)) <= 65_535;
    }
    return client.getRedirectUris().contains(uri);
  }

  /** What people call the application. */
  String nameOf(String id) {
    RegisteredClient client = clients.get(id);
    return client == null ? id : client.getClientName();
  }

  @Override
  public void save(RegisteredClient client) {
    throw new UnsupportedOperationException("clients are not registered while the issuer runs");
  }

  @Override
  public @Nullable RegisteredClient findById(String id) {
    return clients.get(id);
  }

  @Override
  public @Nullable RegisteredClient findByClientId(String clientId) {
    return clients.get(clientId);
  }
}
