package org.comfrey.gateway;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.tomcat.websocket.server.WsSci;
import org.comfrey.kernel.runtime.ModuleDefinition;
import org.comfrey.kernel.runtime.ModuleTable;
import org.comfrey.kernel.runtime.RemoteApis;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.kernel.web.Deadline;
import org.comfrey.kernel.web.Limits;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.cloud.gateway.server.mvc.config.GatewayMvcProperties;
import org.springframework.cloud.gateway.server.mvc.filter.FormFilter;
import org.springframework.cloud.gateway.server.mvc.filter.HttpHeadersFilter.RequestHttpHeadersFilter;
import org.springframework.cloud.gateway.server.mvc.filter.HttpHeadersFilter.ResponseHttpHeadersFilter;
import org.springframework.cloud.gateway.server.mvc.filter.RemoveContentLengthRequestHeadersFilter;
import org.springframework.cloud.gateway.server.mvc.filter.RemoveHopByHopRequestHeadersFilter;
import org.springframework.cloud.gateway.server.mvc.filter.RemoveHopByHopResponseHeadersFilter;
import org.springframework.cloud.gateway.server.mvc.handler.ProxyExchangeHandlerFunction;
import org.springframework.cloud.gateway.server.mvc.handler.RestClientProxyExchange;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.client.RestClient;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The edge of a platform whose modules run in several processes: requests for the others' addresses
 * are handed on to them by Spring Cloud Gateway. Where every module runs here there is nothing to
 * hand on.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(ModulesElsewhere.class)
class EdgeConfiguration {
  private static final String STREAM = "/v1/events";
  private static final String TALKING = "messaging";
  private static final String TALK = "/v1/conversations/live";

  /** What the process at the edge says itself, and would be said twice. */
  private static final List<String> SAID_HERE =
      List.of(
          "Trace-Id",
          "Content-Security-Policy",
          "Cross-Origin-Opener-Policy",
          "Cross-Origin-Resource-Policy",
          "Permissions-Policy",
          "Referrer-Policy",
          "Strict-Transport-Security",
          "X-Content-Type-Options",
          "X-Frame-Options");

  @Bean
  RequestHttpHeadersFilter removeHopByHopRequestHeaders() {
    return new RemoveHopByHopRequestHeadersFilter();
  }

  @Bean
  RequestHttpHeadersFilter removeContentLengthRequestHeaders() {
    return new RemoveContentLengthRequestHeadersFilter();
  }

  @Bean
  ResponseHttpHeadersFilter removeHopByHopResponseHeaders() {
    return new RemoveHopByHopResponseHeadersFilter();
  }

  @Bean
  ResponseHttpHeadersFilter removeWhatIsSaidHere() {
    return (headers, response) -> {
      SAID_HERE.forEach(headers::remove);
      return headers;
    };
  }

  /** Otherwise the fields of a form would be taken for a part of the address. */
  @Bean
  FilterRegistrationBean<FormFilter> formsOfTheIssuer() {
    var registration = new FilterRegistrationBean<>(new FormFilter());
    registration.addUrlPatterns("/oauth2/*");
    return registration;
  }

  @Bean
  ProxyExchangeHandlerFunction proxyToModules(
      RemoteApis calls,
      ObjectProvider<RequestHttpHeadersFilter> requests,
      ObjectProvider<ResponseHttpHeadersFilter> responses) {
    RestClient client = RestClient.builder().requestFactory(withinDeadline(calls.http())).build();
    return new ProxyExchangeHandlerFunction(
        new RestClientProxyExchange(client, new GatewayMvcProperties()), requests, responses);
  }

  /** A stream stays open; everything else is answered in time or not at all. */
  private static ClientHttpRequestFactory withinDeadline(HttpClient http) {
    return (uri, method) -> {
      var requests = new JdkClientHttpRequestFactory(http);
      // Whoever asks says what they can read.
      requests.enableCompression(false);
      if (!uri.getPath().equals(STREAM)) {
        Duration left = Deadline.left().orElse(Limits.REQUEST_TIME);
        requests.setReadTimeout(left.isPositive() ? left : Duration.ofMillis(1));
      }
      return requests.createRequest(uri, method);
    };
  }

  /** Tomcat speaks WebSocket once it is told to, which messaging does where it runs here. */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> handedOnSockets(
      ModuleTable table, RuntimeOptions options) {
    boolean here =
        table.select(options.targets()).stream().anyMatch(row -> row.name().equals(TALKING));
    return factory -> {
      if (!here) {
        factory.addContextCustomizers(
            context -> context.addServletContainerInitializer(new WsSci(), null));
      }
    };
  }

  @Bean
  RouterFunction<ServerResponse> otherProcesses(
      ModuleTable table,
      RuntimeOptions options,
      ProxyExchangeHandlerFunction proxy,
      RemoteApis calls) {
    EdgeRoutes routes = new EdgeRoutes(table);
    Map<String, HandlerFunction<ServerResponse>> away = new HashMap<>();
    List<ModuleDefinition> here = table.select(options.targets());
    options
        .moduleUrls()
        .forEach((name, address) -> {
          if (here.stream().noneMatch(module -> module.name().equals(name))) {
            away.put(name, new ModuleRoute(name, address, proxy));
          }
        });
    Optional<HandlerFunction<ServerResponse>> talk =
        away.containsKey(TALKING)
            ? Optional.of(
                new SocketRoute(
                    TALKING,
                    Objects.requireNonNull(options.moduleUrls().get(TALKING)),
                    calls.http()))
            : Optional.empty();
    return request -> {
      if (away.isEmpty()) {
        return Optional.empty();
      }
      var found = find(routes, away, request);
      boolean opens = SocketRoute.isAskedBy(request) && request.path().equals(TALK);
      return opens && talk.isPresent() ? talk : found;
    };
  }

  private static Optional<HandlerFunction<ServerResponse>> find(
      EdgeRoutes routes, Map<String, HandlerFunction<ServerResponse>> away, ServerRequest request) {
    return routes
        .find(request.servletRequest().getRequestURI())
        .flatMap(route -> {
          request.attributes().put(RouterFunctions.MATCHING_PATTERN_ATTRIBUTE, route.pattern());
          return Optional.ofNullable(away.get(route.module()));
        });
  }

  /**
   * The issuer of another process looks at its requests itself: its clients prove who they are in
   * other ways than callers do.
   */
  @Bean
  @Order(90)
  SecurityFilterChain issuerElsewhere(
      HttpSecurity http, RuntimeOptions options, ModuleTable table) {
    boolean here =
        table.select(options.targets()).stream()
            .anyMatch(module -> module.name().equals("identity"));
    return http.securityMatcher(request ->
            !here
                && (request.getRequestURI().startsWith("/oauth2/")
                    || request.getRequestURI().startsWith("/.well-known/")))
        .csrf(AbstractHttpConfigurer::disable)
        .headers(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .anonymous(AbstractHttpConfigurer::disable)
        .sessionManagement(
            sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .build();
  }
}
