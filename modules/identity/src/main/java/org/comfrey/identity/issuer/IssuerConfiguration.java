package org.comfrey.identity.issuer;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comfrey.identity.application.Applications;
import org.comfrey.identity.application.Consents;
import org.comfrey.identity.session.Codes;
import org.comfrey.identity.session.IssuerSessions;
import org.comfrey.identity.session.SignIns;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.kernel.security.Scope;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.server.authorization.authentication.ClientSecretAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2PushedAuthorizationRequestAuthenticationProvider;
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
  Clients clients(RuntimeOptions options, ServerKeys keys, Applications applications) {
    return new Clients(
        options.publicUrl(), new ClientSecrets().encode(keys.secret(WEB_SECRET)), applications);
  }

  @Bean
  PushedRequests pushedRequests(Databases databases, ServerKeys keys, Clock clock) {
    return new PushedRequests(databases.module("identity"), keys, clock);
  }

  @Bean
  ConsentRequests consentRequests(Clients clients, Consents consents, PushedRequests pushed) {
    return new ConsentRequests(clients, consents, pushed);
  }

  @Bean
  TokenState tokenState(
      SigningKeys keys,
      RefreshTokens refresh,
      SignIns signIns,
      Clients clients,
      RuntimeOptions options,
      Clock clock) {
    return new TokenState(
        new IssuedTokens(keys, issuerOf(options), clock), refresh, signIns, clients);
  }

  @Bean
  SignOutRequests signOutRequests(TokenState tokens, Clients clients, SignIns signIns) {
    return new SignOutRequests(tokens, clients, signIns);
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
  KeyTokens keyTokens(SigningKeys keys, RuntimeOptions options, Clock clock) {
    return new KeyTokens(keys, issuerOf(options), clock);
  }

  @Bean
  KeyRotation keyRotation(SigningKeys keys, PushedRequests pushed) {
    return () -> {
      keys.rotate();
      pushed.forgetOld();
    };
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
  Grants grants(
      Clients clients,
      Codes codes,
      SignIns signIns,
      RefreshTokens refresh,
      PushedRequests pushed,
      Clock clock) {
    return new Grants(clients, codes, signIns, refresh, pushed, clock);
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
      PushedRequests pushed,
      ConsentRequests consents,
      TokenState state,
      Clock clock) {
    var requests = new AuthorizationRequests(consents);
    var publicClients = new PublicClients(clients);
    return http.securityMatcher(
            IssuerPaths.AUTHORIZE,
            IssuerPaths.TOKEN,
            IssuerPaths.PUSHED,
            IssuerPaths.INTROSPECT,
            IssuerPaths.REVOKE,
            IssuerPaths.LOGOUT,
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
                          .authenticationConverter(publicClients)
                          .authenticationProvider(publicClients)
                          .authenticationProviders(IssuerConfiguration::compareSecretsFast))
                  .authorizationEndpoint(endpoint ->
                      endpoint
                          .authenticationProviders(
                              providers -> checkRedirectsExactly(providers, requests))
                          .errorResponseHandler(requests))
                  .pushedAuthorizationRequestEndpoint(endpoint ->
                      endpoint.authenticationProviders(
                          providers -> checkPushedRedirectsExactly(providers, requests)))
                  .tokenIntrospectionEndpoint(endpoint ->
                      endpoint.authenticationProviders(
                          providers -> replace(providers, state.introspection())))
                  .tokenRevocationEndpoint(endpoint ->
                      endpoint.authenticationProviders(
                          providers -> replace(providers, state.revocation())))
                  .authorizationServerMetadataEndpoint(endpoint ->
                      endpoint.authorizationServerMetadataCustomizer(
                          metadata -> metadata.claims(claims -> onlyWhatExists(claims, options))))
                  .oidc(oidc ->
                      oidc.providerConfigurationEndpoint(endpoint ->
                          endpoint.providerConfigurationCustomizer(metadata ->
                              metadata.claims(claims -> onlyWhatExists(claims, options)))))
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
        .addFilterAfter(
            new BrowserProof(sessions, pushed, clock), SecurityContextHolderFilter.class)
        .exceptionHandling(failures -> failures.authenticationEntryPoint(new AskForPassword()))
        .authorizeHttpRequests(requested ->
            requested
                // Who asks not to be shown a page is answered login_required by the endpoint
                // itself.
                .requestMatchers(request -> "none".equals(request.getParameter("prompt")))
                .permitAll()
                .requestMatchers(IssuerPaths.LOGOUT)
                .permitAll()
                .anyRequest()
                .authenticated())
        .build();
  }

  private static String issuerOf(RuntimeOptions options) {
    String url = options.publicUrl().toString();
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  private static AuthorizationServerSettings settings(RuntimeOptions options) {
    return AuthorizationServerSettings.builder()
        .issuer(issuerOf(options))
        .authorizationEndpoint(IssuerPaths.AUTHORIZE)
        .tokenEndpoint(IssuerPaths.TOKEN)
        .pushedAuthorizationRequestEndpoint(IssuerPaths.PUSHED)
        .tokenIntrospectionEndpoint(IssuerPaths.INTROSPECT)
        .tokenRevocationEndpoint(IssuerPaths.REVOKE)
        .jwkSetEndpoint(IssuerPaths.KEYS)
        .build();
  }

  private static void compareSecretsFast(List<AuthenticationProvider> providers) {
    for (var provider : providers) {
      if (provider instanceof ClientSecretAuthenticationProvider secrets) {
        secrets.setPasswordEncoder(new ClientSecrets());
      }
    }
  }

  private static void checkRedirectsExactly(
      List<AuthenticationProvider> providers, AuthorizationRequests requests) {
    for (var provider : providers) {
      if (provider instanceof OAuth2AuthorizationCodeRequestAuthenticationProvider codes) {
        codes.setAuthenticationValidator(requests);
      }
    }
  }

  private static void checkPushedRedirectsExactly(
      List<AuthenticationProvider> providers, AuthorizationRequests requests) {
    for (var provider : providers) {
      if (provider instanceof OAuth2PushedAuthorizationRequestAuthenticationProvider pushed) {
        pushed.setAuthenticationValidator(requests);
      }
    }
  }

  private static void replace(List<AuthenticationProvider> providers, AuthenticationProvider ours) {
    providers.clear();
    providers.add(ours);
  }

  /** Spring announces everything that it could do. */
  private static void onlyWhatExists(Map<String, Object> claims, RuntimeOptions options) {
    claims
        .keySet()
        .retainAll(
            Set.of(
                "issuer",
                "authorization_endpoint",
                "token_endpoint",
                "pushed_authorization_request_endpoint",
                "introspection_endpoint",
                "revocation_endpoint",
                "jwks_uri",
                "response_types_supported",
                "code_challenge_methods_supported",
                "subject_types_supported"));
    claims.put(
        "grant_types_supported",
        List.of("authorization_code", "refresh_token", "client_credentials"));
    claims.put("userinfo_endpoint", issuerOf(options) + IssuerPaths.USER_INFO);
    claims.put("end_session_endpoint", issuerOf(options) + IssuerPaths.LOGOUT);
    claims.put(
        "token_endpoint_auth_methods_supported",
        List.of("client_secret_basic", "client_secret_post", "none"));
    claims.put("id_token_signing_alg_values_supported", List.of("ES256"));
    claims.put("scopes_supported", Arrays.stream(Scope.values()).map(Scope::label).toList());
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
