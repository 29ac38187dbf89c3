package org.comfrey.kernel.web;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.catalina.core.StandardHost;
import org.comfrey.kernel.crypto.MasterKey;
import org.comfrey.kernel.nodes.SharedBuckets;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.runtime.ModuleTable;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.kernel.telemetry.RequestLog;
import org.comfrey.kernel.telemetry.Tracing;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.format.FormatterRegistry;
import org.springframework.format.datetime.standard.DateTimeFormatterRegistrar;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.ResourceHttpMessageConverter;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
public class WebConfiguration {
  @Bean
  RequestLog requestLog(MeterRegistry meters) {
    return new RequestLog(meters);
  }

  @Bean
  FilterRegistrationBean<RequestFrame> requestFrame(
      RequestLog log,
      Tracing tracing,
      RuntimeOptions options,
      ServletWebServerApplicationContext context) {
    boolean hasInternalPort = options.internalPort() != null;
    var registration =
        new FilterRegistrationBean<>(
            new RequestFrame(
                log,
                tracing,
                request ->
                    hasInternalPort
                        && request.getLocalPort()
                            != Objects.requireNonNull(context.getWebServer()).getPort()));
    // After the security headers, which every answer carries, and before all that may refuse,
    // except who is sent away at once.
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
    return registration;
  }

  @Bean
  FilterRegistrationBean<InternalOnly> internalOnly(
      RuntimeOptions options, ServletWebServerApplicationContext context) {
    var registration =
        new FilterRegistrationBean<>(
            new InternalOnly(
                options.internalPort() != null,
                () -> Objects.requireNonNull(context.getWebServer()).getPort(),
                options.exposeInternal()));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 3);
    return registration;
  }

  @Bean
  FilterRegistrationBean<EarlyRefusal> earlyRefusal(Doorkeeper doorkeeper, MeterRegistry meters) {
    var registration = new FilterRegistrationBean<>(new EarlyRefusal(doorkeeper, meters));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    return registration;
  }

  @Bean
  FilterRegistrationBean<Filter> turnsOfRequests() {
    Filter inTurn =
        (request, response, chain) -> {
          Turns.take();
          chain.doFilter(request, response);
        };
    var registration = new FilterRegistrationBean<>(inTurn);
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }

  /** In place of Boot's, which is set before this. */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> turnsOfConnections() {
    return factory ->
        factory.addProtocolHandlerCustomizers(protocol -> protocol.setExecutor(new Turns()));
  }

  @Bean
  Cursors cursors(MasterKey master) {
    return new Cursors(master);
  }

  @Bean
  NextPageLink nextPageLink() {
    return new NextPageLink();
  }

  @Bean
  Rates rates(Environment environment, ObjectProvider<SharedBuckets> shared) {
    // By the real time: callers do not ask less often because a sandbox's clock is moved.
    return new Rates(
        environment.getProperty("comfrey.rates.factor", Double.class, 1.0),
        shared.getIfAvailable(SharedBuckets::none),
        Clock.systemUTC());
  }

  @Bean
  FilterRegistrationBean<IdempotencyFilter> idempotency(MasterKey master) {
    var registration = new FilterRegistrationBean<>(new IdempotencyFilter(master));
    // Behind the security filters, because a key belongs to its caller.
    registration.setOrder(Ordered.LOWEST_PRECEDENCE);
    return registration;
  }

  @Bean
  Doorkeeper doorkeeper(Environment environment) {
    return new Doorkeeper(
        environment.getProperty(Admission.CROWD, Integer.class, Limits.CROWD),
        // Half of it, since whoever came last in a crowd has all of it to wait through.
        patience(environment).dividedBy(2),
        System::nanoTime);
  }

  private static Duration patience(Environment environment) {
    return Duration.ofMillis(
        environment.getProperty(Admission.PATIENCE, Long.class, Limits.CROWD_PATIENCE.toMillis()));
  }

  @Bean
  Admission admission(
      ModuleTable table, Environment environment, Doorkeeper doorkeeper, MeterRegistry meters) {
    int standard =
        Limits.REQUESTS_AT_ONCE_OF_A_PROCESSOR * Runtime.getRuntime().availableProcessors();
    return new Admission(
        table,
        environment.getProperty(Admission.AT_ONCE, Integer.class, Math.max(64, standard)),
        patience(environment),
        doorkeeper,
        meters);
  }

  @Bean
  WebMvcConfigurer repeatedAndFrequentRequests(
      Rates rates,
      Admission admission,
      ModuleTable table,
      ObjectProvider<Databases> databases,
      Clock clock) {
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        // The rate comes before the permission, so that guessing is slow too; the repetition after
        // it.
        registry.addInterceptor(new RateCheck(rates)).order(Ordered.HIGHEST_PRECEDENCE);
        registry.addInterceptor(admission).order(Ordered.HIGHEST_PRECEDENCE + 1);
        registry
            .addInterceptor(new IdempotencyCheck(table, databases, clock))
            .order(Ordered.LOWEST_PRECEDENCE);
      }
    };
  }

  /**
   * It wants a folder to work in and one to serve from, and would make new ones beside the data at
   * each start, which nobody deletes. Both stay empty.
   */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> foldersOfTheServer(
      RuntimeOptions options) {
    Path folder = options.data().resolve("tomcat");
    return factory -> {
      try {
        factory.setBaseDirectory(folder.toFile());
        factory
            .getSettings()
            .setDocumentRoot(Files.createDirectories(folder.resolve("served")).toFile());
      } catch (IOException e) {
        throw new UncheckedIOException("the folder " + folder + " cannot be made", e);
      }
    };
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> refusalsOfTheServer() {
    return factory ->
        factory.addContextCustomizers(context -> {
          if (context.getParent() instanceof StandardHost host) {
            host.setErrorReportValveClass(ProblemValve.class.getName());
          }
        });
  }

  /** In one process /internal is served to nobody: calls are direct there. */
  @Bean
  WebMvcRegistrations endpoints(RuntimeOptions options) {
    boolean internal = options.internalPort() != null || options.exposeInternal();
    return new WebMvcRegistrations() {
      @Override
      public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
        return new Endpoints(internal);
      }
    };
  }

  @Bean
  WebMvcConfigurer formOfRequests() {
    return new WebMvcConfigurer() {
      @Override
      public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
        converters.disableDefaults();
        converters.addCustomConverter(new ByteArrayHttpMessageConverter());
        converters.addCustomConverter(new StringHttpMessageConverter(StandardCharsets.UTF_8));
        converters.addCustomConverter(new ResourceHttpMessageConverter());
        converters.addCustomConverter(new RequestJson());
      }

      @Override
      public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
        negotiation.favorParameter(false);
      }

      @Override
      public void addFormatters(FormatterRegistry formatters) {
        var dates = new DateTimeFormatterRegistrar();
        dates.setUseIsoFormat(true);
        dates.registerFormatters(formatters);
      }

      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new CheckedParameters()).order(Ordered.HIGHEST_PRECEDENCE + 2);
      }

      @Override
      public void extendHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
        resolvers.addFirst(WebConfiguration::answer);
      }
    };
  }

  private static @Nullable ModelAndView answer(
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable Object handler,
      Exception failure) {
    try {
      if (!(failure instanceof AsyncRequestNotUsableException)) {
        ProblemWriter.write(request, response, failure);
      }
      return new ModelAndView();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private static final class Endpoints extends RequestMappingHandlerMapping {
    private final boolean internal;

    Endpoints(boolean internal) {
      this.internal = internal;
    }

    @Override
    protected @Nullable RequestMappingInfo getMappingForMethod(Method method, Class<?> type) {
      RequestMappingInfo info = super.getMappingForMethod(method, type);
      return info != null
              && !internal
              && info.getPatternValues().stream().anyMatch(path -> path.startsWith("/internal/"))
          ? null
          : info;
    }
  }

  /** Holds query parameters to the rule that bodies are held to. */
  private static final class CheckedParameters implements HandlerInterceptor {
    @Override
    public boolean preHandle(
        HttpServletRequest request, HttpServletResponse response, Object handler) {
      if (request.getQueryString() != null) {
        request.getParameterMap().forEach(CheckedParameters::check);
      }
      return true;
    }

    private static void check(String name, String[] values) {
      for (String value : values) {
        if (value.length() > Limits.QUERY_PARAMETER_CHARACTERS) {
          throw Problems.invalid(
              name,
              "too-long",
              "The query parameter has more than "
                  + Limits.QUERY_PARAMETER_CHARACTERS
                  + " characters.",
              "at most " + Limits.QUERY_PARAMETER_CHARACTERS + " characters");
        }
        PlainText.check(PlainText.offence(name).isEmpty() ? name : "query", value);
      }
    }
  }
}
