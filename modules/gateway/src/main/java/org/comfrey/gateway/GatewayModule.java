package org.comfrey.gateway;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.comfrey.api.identity.IdentityApi;
import org.comfrey.api.identity.events.SignInEnded;
import org.comfrey.api.identity.internal.KeyTokensApi;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.client.OAuthClient;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.outbox.Subscriber;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.runtime.RemoteApis;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.kernel.security.BearerTokens;
import org.comfrey.kernel.security.KeyResolver;
import org.comfrey.kernel.timers.TimerRunner;
import org.comfrey.kernel.timers.Timers;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/** The beans of module gateway. */
@Configuration(proxyBeanMethods = false)
@Import(EdgeConfiguration.class)
public class GatewayModule {
  /** Its schema. */
  public static final String NAME = "gateway";

  /** The folder of a web application to serve instead of the one in the jar. */
  public static final String WEB_FOLDER = "comfrey.web";

  @Bean
  PersonalData gatewayAboutPeople(Databases databases, FieldCipher cipher) {
    return AboutPeople.in(databases.module("gateway"), cipher);
  }

  @Bean
  IssuerAddress issuerAddress(RuntimeOptions options) {
    return new IssuerAddress(options);
  }

  @Bean
  OAuthClient webClient(IssuerAddress issuer, ServerKeys keys, RemoteApis calls) {
    return new OAuthClient(
        issuer, SignInFlow.CLIENT, keys.secret("oauth2 client " + SignInFlow.CLIENT), calls.http());
  }

  @Bean
  BrowserSessions browserSessions(Databases databases, ServerKeys keys, Ids ids, Clock clock) {
    return new BrowserSessions(databases.module(NAME), keys, ids, clock);
  }

  @Bean
  TokenRefresh tokenRefresh(BrowserSessions sessions, OAuthClient webClient, Clock clock) {
    return new TokenRefresh(sessions, webClient, clock);
  }

  @Bean
  CookieSessions cookieSessions(
      BrowserSessions sessions,
      TokenRefresh refresh,
      BearerTokens tokens,
      ServerKeys keys,
      Clock clock) {
    return new CookieSessions(sessions, refresh, tokens, keys, clock);
  }

  @Bean
  SignInFlow signInFlow(
      OAuthClient webClient, ServerKeys keys, Clock clock, RuntimeOptions options) {
    URI callback = options.publicUrl().resolve("/bff/callback");
    return new SignInFlow(webClient, keys, clock, callback.toString());
  }

  @Bean
  BffEndpoint bffEndpoint(
      SignInFlow flow,
      BrowserSessions sessions,
      CookieSessions cookies,
      BearerTokens tokens,
      IdentityApi identity,
      Clock clock) {
    return new BffEndpoint(flow, sessions, cookies, tokens, identity, clock);
  }

  @Bean
  KeyResolver keyExchange(KeyTokensApi identity, Clock clock) {
    return new KeyExchange(identity, clock);
  }

  @Bean
  Subscriber endedBrowserSessions(
      Databases databases, BrowserSessions sessions, BearerTokens tokens) {
    return Subscriber.inTransactionOf(databases.module(NAME), "gateway.sessions")
        .on(
            SignInEnded.class,
            event -> {
              sessions.end(event.data().signIn());
              tokens.forget(event.data().signIn());
            });
  }

  @Bean(destroyMethod = "close")
  TimerRunner gatewayHousekeeping(Databases databases, BrowserSessions sessions, Clock clock) {
    return new TimerRunner(new Timers(databases.module(NAME)), clock)
        .every("housekeeping", Duration.ofHours(1), sessions::forgetExpired)
        .start();
  }

  /** Behind every endpoint, so that a wrong method on one of theirs is still told from a page. */
  @Bean
  SimpleUrlHandlerMapping webApplicationMapping(RuntimeOptions options) {
    String folder = options.properties().get(WEB_FOLDER);
    var files = folder == null ? WebFiles.inJar() : WebFiles.in(Path.of(folder));
    var mapping =
        new SimpleUrlHandlerMapping(
            Map.of("/**", new WebApplication(files)), Ordered.LOWEST_PRECEDENCE - 2);
    return mapping;
  }
}
