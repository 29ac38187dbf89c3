package org.comfrey.kernel.audit;

import jakarta.servlet.Filter;
import java.time.Clock;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.runtime.ModuleTable;
import org.comfrey.kernel.web.RefusalWitness;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
public class AuditConfiguration {
  @Bean
  AuditTrail auditTrail(ModuleTable table, ObjectProvider<Outbox> outboxes) {
    return new AuditTrail(table, outboxes);
  }

  @Bean
  FilterRegistrationBean<Filter> refusalsInTheAudit(
      AuditTrail trail, ServerKeys keys, Clock clock) {
    RefusalWitness refusals = new Refusals(trail, new Origins(keys), clock);
    var registration =
        new FilterRegistrationBean<Filter>((request, response, chain) -> {
          request.setAttribute(RefusalWitness.ATTRIBUTE, refusals);
          chain.doFilter(request, response);
        });
    registration.setName("refusalsInTheAudit");
    // Before all that may refuse.
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }

  @Bean
  WebMvcConfigurer staffInTheAudit(AuditTrail trail, ServerKeys keys) {
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        // After the permission and the form of the parameters, so that what is noted as begun is.
        registry
            .addInterceptor(new StaffEntries(trail, new Origins(keys)))
            .order(Ordered.HIGHEST_PRECEDENCE + 3);
      }
    };
  }
}
