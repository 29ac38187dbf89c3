package org.comfrey.audit;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.outbox.Subscriber;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.kernel.timers.Timers;
import org.comfrey.kernel.web.Cursors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of module audit. */
@Configuration(proxyBeanMethods = false)
public class AuditModule {
  /** Its schema. */
  public static final String NAME = "audit";

  /** Where every entry is handed to; nowhere without it. */
  public static final String SIEM_URL = "comfrey.siem-url";

  @Bean
  PersonalData auditAboutPeople(Databases databases, FieldCipher cipher) {
    return AboutPeople.in(databases.module("audit"), cipher);
  }

  /** Who searches the audit is an entry of the audit. */
  @Bean
  Outbox auditOutbox(Databases databases, Clock clock) {
    return new Outbox(databases.module(NAME), clock);
  }

  @Bean
  Records auditRecords(Databases databases) {
    return new Records(databases.module(NAME));
  }

  @Bean
  Alerts auditAlerts(Databases databases, Ids ids) {
    return new Alerts(databases.module(NAME), ids);
  }

  @Bean
  Subscriber auditIntake(Databases databases, Records records, Alerts alerts) {
    return new Intake(databases.module(NAME), records, alerts).subscriber();
  }

  @Bean
  ShippingRun auditShipping(
      Databases databases,
      Records records,
      RuntimeOptions options,
      ObjectProvider<MeterRegistry> meters,
      Clock clock) {
    String url = options.properties().get(SIEM_URL);
    if (url == null) {
      return ShippingRun.none();
    }
    ModuleDatabase database = databases.module(NAME);
    var shipping = new Shipping(database, records, Destination.of(url));
    meters.ifAvailable(shipping::bindTo);
    return ShippingRun.of(shipping, new Timers(database), clock);
  }

  @Bean
  AuditEndpoint auditEndpoint(
      Records records, Alerts alerts, PeopleApi people, Cursors cursors, Clock clock) {
    return new AuditEndpoint(records, alerts, people, cursors, clock);
  }
}
