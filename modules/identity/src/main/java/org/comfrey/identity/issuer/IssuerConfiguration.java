package org.comfrey.identity.issuer;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comfrey.identity.session.Codes;
import org.comfrey.identity.session.IssuerSessions;
import org.comfrey.identity.session.SignIns;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.server.authorization.authentication.ClientSecretAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.web.OAuth2AuthorizationEndpointFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.NullSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextHolderFilter;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
public class IssuerConfiguration {
  /**
   * What the secret of the web application's backend is derived for; the gateway derives it alike.
   */
  private static final String WEB_SECRET = "oauth2 client " + Clients.WEB;

  @Bean
  Clients clients(RuntimeOptions options, ServerKeys keys) {
    return new Clients(options.publicUrl(), new ClientSecrets().encode(keys.secret(WEB_SECRET)));
  }

  @Bean
  ApplicationNames applicationNames(Clients clients) {
    return clients::nameOf;
  }

  @Bean
  SigningKeys signingKeys(Databases databases, ServerKeys keys, Clock clock) {
    return new SigningKeys(databases.module("identity"), keys, clock);
  }

  @Bean
  KeyRotation keyRotation(SigningKeys keys) {
    return keys::rotate;
  }

  @Bean
  RefreshTokens refreshTokens(ServerKeys keys) {
    return new RefreshTokens(data -> keys.mac("identity refresh token", data));
  }

  @Bean
  Tokens tokens(
      JWKSource<SecurityContext> source, SigningKeys keys, RefreshTokens refresh, Clock clock) {
    return new Tokens(source, keys, refresh, clock);
  }

  @Bean
  Grants grants(Clients clients, Codes codes, SignIns signIns, RefreshTokens refresh, Clock clock) {
    return new Grants(clients, codes, signIns, refresh, clock);
  }

  /** Before the chain of everything else. */
  @Bean
  @Order(100)
  SecurityFilterChain issuer(
      HttpSecurity http,
      RuntimeOptions options,
      Clients clients,
      Grants grants,
      Tokens tokens,
      IssuerSessions sessions,
      Clock clock) {
    var requests = new AuthorizationRequests();
    var publicRefresh = new PublicRefresh(clients);
    return http.securityMatcher(
            IssuerPaths.AUTHORIZE,
            IssuerPaths.TOKEN,
            IssuerPaths.KEYS,
            IssuerPaths.OPENID_DISCOVERY,
            IssuerPaths.OAUTH_DISCOVERY)
        .with(
            new OAuth2AuthorizationServerConfigurer(),
            server -> {
              server
                  .registeredClientRepository(clients)
                  .authorizationService(grants)
                  .tokenGenerator(tokens)
                  .authorizationServerSettings(settings(options))
                  .clientAuthentication(client ->
                      client
                          .authenticationConverter(publicRefresh)
                          .authenticationProvider(publicRefresh)
                          .authenticationProviders(IssuerConfiguration::compareSecretsFast))
                  .authorizationEndpoint(endpoint ->
                      endpoint
                          .authenticationProviders(
                              providers -> checkRedirectsExactly(providers, requests))
                          .errorResponseHandler(requests))
                  .authorizationServerMetadataEndpoint(endpoint ->
                      endpoint.authorizationServerMetadataCustomizer(
                          metadata -> metadata.claims(IssuerConfiguration::onlyWhatExists)))
                  .oidc(oidc ->
                      oidc.providerConfigurationEndpoint(endpoint ->
                          endpoint.providerConfigurationCustomizer(
                              metadata -> metadata.claims(IssuerConfiguration::onlyWhatExists))))
                  .withObjectPostProcessor(new WithoutHttpSession());
            })
        // Spring wants one for the user info endpoint, which this chain does not serve.
        .oauth2ResourceServer(server ->
            server.jwt(jwt ->
                jwt.decoder(token -> {
                  throw new BadJwtException("no endpoint here takes bearer tokens");
                })))
        .csrf(AbstractHttpConfigurer::disable)
        .headers(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .securityContext(
            context -> context.securityContextRepository(new NullSecurityContextRepository()))
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .addFilterAfter(new BrowserProof(sessions, clock), SecurityContextHolderFilter.class)
        .exceptionHandling(failures -> failures.authenticationEntryPoint(new AskForPassword()))
        .authorizeHttpRequests(requested ->
            requested
                // Who asks not to be shown a page is answered login_required by the endpoint
                // itself.
                .requestMatchers(request -> "none".equals(request.getParameter("prompt")))
                .permitAll()
                .anyRequest()
                .authenticated())
        .build();
  }

  private static AuthorizationServerSettings settings(RuntimeOptions options) {
    String url = options.publicUrl().toString();
    return AuthorizationServerSettings.builder()
        .issuer(url.endsWith("/") ? url.substring(0, url.length() - 1) : url)
        .authorizationEndpoint(IssuerPaths.AUTHORIZE)
        .tokenEndpoint(IssuerPaths.TOKEN)
        .jwkSetEndpoint(IssuerPaths.KEYS)
        .build();
  }

  private static void compareSecretsFast(
      List<org.springframework.security.authentication.AuthenticationProvider> providers) {
    for (var provider : providers) {
      if (provider instanceof ClientSecretAuthenticationProvider secrets) {
        secrets.setPasswordEncoder(new ClientSecrets());
      }
    }
  }

  private static void checkRedirectsExactly(
      List<org.springframework.security.authentication.AuthenticationProvider> providers,
      AuthorizationRequests requests) {
    for (var provider : providers) {
      if (provider instanceof OAuth2AuthorizationCodeRequestAuthenticationProvider codes) {
        codes.setAuthenticationValidator(requests);
      }
    }
  }

  /** Spring announces everything that it could do. */
  private static void onlyWhatExists(Map<String, Object> claims) {
    claims
        .keySet()
        .retainAll(
            Set.of(
                "issuer",
                "authorization_endpoint",
                "token_endpoint",
                "jwks_uri",
                "response_types_supported",
                "code_challenge_methods_supported",
                "subject_types_supported"));
    claims.put("grant_types_supported", List.of("authorization_code", "refresh_token"));
    claims.put(
        "token_endpoint_auth_methods_supported",
        List.of("client_secret_basic", "client_secret_post", "none"));
    claims.put("id_token_signing_alg_values_supported", List.of("ES256"));
    claims.put("scopes_supported", List.of("openid", "api"));
  }

  /**
   * Spring would open a servlet session with every code, to name it in identity tokens; ours name
   * the sign-in.
   */
  private static final class WithoutHttpSession
      implements ObjectPostProcessor<OAuth2AuthorizationEndpointFilter> {
    @Override
    public <O extends OAuth2AuthorizationEndpointFilter> O postProcess(O filter) {
      filter.setSessionAuthenticationStrategy((authentication, request, response) -> {});
      return filter;
    }
  }
}
