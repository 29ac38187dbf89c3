package org.comfrey.audit;

import java.time.Clock;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.outbox.Subscriber;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.web.Cursors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of module audit. */
@Configuration(proxyBeanMethods = false)
public class AuditModule {
  /** Its schema. */
  public static final String NAME = "audit";

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
  AuditEndpoint auditEndpoint(
      Records records, Alerts alerts, PeopleApi people, Cursors cursors, Clock clock) {
    return new AuditEndpoint(records, alerts, people, cursors, clock);
  }
}
