package org.comfrey.kernel.runtime;

import java.time.Clock;
import java.util.List;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.RealMoney;
import org.comfrey.kernel.audit.AuditConfiguration;
import org.comfrey.kernel.crypto.CryptoConfiguration;
import org.comfrey.kernel.openapi.OpenApiEndpoint;
import org.comfrey.kernel.security.SecurityConfiguration;
import org.comfrey.kernel.telemetry.TelemetryConfiguration;
import org.comfrey.kernel.time.MovableClock;
import org.comfrey.kernel.web.WebConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * What every process has. Of Spring Boot's automatic configuration only these rows take part:
 * whatever else lies on the class path cannot change how the platform behaves, and is not looked at
 * during start.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
  PropertyPlaceholderAutoConfiguration.class,
  LifecycleAutoConfiguration.class,
  ApplicationAvailabilityAutoConfiguration.class,
  TomcatServletWebServerAutoConfiguration.class,
  DispatcherServletAutoConfiguration.class,
  WebMvcAutoConfiguration.class,
  SecurityFilterAutoConfiguration.class
})
@Import({
  WebConfiguration.class,
  SecurityConfiguration.class,
  CryptoConfiguration.class,
  TelemetryConfiguration.class,
  AuditConfiguration.class
})
class KernelConfiguration {
  @Bean
  RemoteApis remoteApis(RuntimeOptions options) {
    return new RemoteApis(InternalPort.client(options));
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> internalPort(RuntimeOptions options) {
    return factory -> {
      Integer port = options.internalPort();
      if (port != null) {
        factory.addAdditionalConnectors(InternalPort.connector(options, port));
      }
    };
  }

  @Bean
  Ids ids(Clock clock) {
    return new Ids(clock);
  }

  @Bean
  OpenApiEndpoint openApiEndpoint(ModuleTable table) {
    return new OpenApiEndpoint(table);
  }

  /** Asked for by nobody: being made is its work. */
  @Bean
  ClockCheck clockCheck(Clock clock, ObjectProvider<RealMoney> real) {
    return new ClockCheck(clock, real.orderedStream().toList());
  }

  /** Refuses a clock that can be moved where real money follows it. */
  static final class ClockCheck {
    ClockCheck(Clock clock, List<RealMoney> real) {
      if (clock instanceof MovableClock && !real.isEmpty()) {
        throw new IllegalStateException(
            "the test clock is refused because "
                + real.getFirst().what()
                + " is no sandbox: start without it, or with sandbox processors only");
      }
    }
  }
}
