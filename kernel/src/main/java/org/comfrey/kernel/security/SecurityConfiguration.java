package org.comfrey.kernel.security;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Resource;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import org.comfrey.api.identity.internal.ViewsApi;
import org.comfrey.kernel.runtime.RemoteApis;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.kernel.web.Limits;
import org.comfrey.kernel.web.ProblemWriter;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
public class SecurityConfiguration {
  /**
   * Checks tokens by the keys of the issuer: those of a bean where module identity runs here, else
   * those that it publishes.
   */
  @Bean
  BearerTokens bearerTokens(ListableBeanFactory beans, RuntimeOptions options, Clock clock) {
    return new BearerTokens(
        new KeysAtFirstUse(beans, options), OwnOrigin.originOf(options.publicUrl()), clock);
  }

  /**
   * Finds the keys at the first token and not at start, because the issuer's own beans ask for what
   * stands here.
   */
  private static final class KeysAtFirstUse implements JWKSource<SecurityContext> {
    private final ListableBeanFactory beans;
    private final RuntimeOptions options;
    private volatile @Nullable JWKSource<SecurityContext> found;

    KeysAtFirstUse(ListableBeanFactory beans, RuntimeOptions options) {
      this.beans = beans;
      this.options = options;
    }

    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context)
        throws KeySourceException {
      JWKSource<SecurityContext> source = found;
      if (source == null) {
        source = find();
        found = source;
      }
      return source.get(selector, context);
    }

    @SuppressWarnings(
        "unchecked") // The context is ours to name: no source of the platform reads it.
    private JWKSource<SecurityContext> find() {
      JWKSource<SecurityContext> local = beans.getBeanProvider(JWKSource.class).getIfAvailable();
      return local == null ? remoteKeys(options, beans.getBean(RemoteApis.class)) : local;
    }
  }

  private static JWKSource<SecurityContext> remoteKeys(RuntimeOptions options, RemoteApis calls) {
    URI issuer = options.moduleUrls().getOrDefault("identity", options.publicUrl());
    try {
      return JWKSourceBuilder.create(
              issuer.resolve("/oauth2/jwks").toURL(), url -> keysAt(url, calls))
          .retrying(true)
          .build();
    } catch (MalformedURLException malformed) {
      throw new IllegalStateException(
          "the address of module identity is no URL: " + issuer, malformed);
    }
  }

  private static Resource keysAt(URL url, RemoteApis calls) throws IOException {
    try {
      HttpResponse<String> answer =
          calls
              .http()
              .send(
                  HttpRequest.newBuilder(url.toURI()).timeout(Limits.MODULE_CALL_TIME).build(),
                  HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException("the issuer answered " + answer.statusCode());
      }
      return new Resource(answer.body(), "application/json");
    } catch (URISyntaxException malformed) {
      throw new IOException(malformed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking for the issuer's keys", interrupted);
    }
  }

  /**
   * What no other chain (the issuer's) answers: find the caller, and leave the rest to the policy.
   */
  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  SecurityFilterChain callers(
      HttpSecurity http,
      BearerTokens tokens,
      ObjectProvider<SessionResolver> sessions,
      ObjectProvider<KeyResolver> keys,
      RuntimeOptions options) {
    List<SessionResolver> resolvers = sessions.orderedStream().toList();
    return http.securityMatcher("/**")
        .csrf(AbstractHttpConfigurer::disable)
        .headers(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .anonymous(AbstractHttpConfigurer::disable)
        .sessionManagement(
            sessions2 -> sessions2.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .addFilterBefore(
            new CallerFilter(
                tokens,
                resolvers,
                keys.orderedStream().toList(),
                new OwnOrigin(options.publicUrl())),
            AuthorizationFilter.class)
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .build();
  }

  @Bean
  RequestRejectedHandler malformedRequests() {
    return (request, response, rejected) ->
        ProblemWriter.write(
            request,
            response,
            Problems.INVALID_REQUEST.because(
                "The address or a header of the request is malformed."));
  }

  @Bean
  FilterRegistrationBean<SecurityHeaders> securityHeaders(RuntimeOptions options) {
    var registration = new FilterRegistrationBean<>(new SecurityHeaders(options.publicUrl()));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }

  @Bean
  WebMvcConfigurer accessControl(
      InstantSource clock, ObjectProvider<ViewsApi> views, ObjectProvider<ViewConflict> conflicts) {
    Viewing viewing = new Viewing(views, conflicts);
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry
            .addInterceptor(new AccessCheck(viewing, clock))
            .order(Ordered.HIGHEST_PRECEDENCE + 1);
      }

      @Override
      public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new CallerArgument());
      }
    };
  }
}
