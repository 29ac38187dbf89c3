package org.comfrey.identity;

import static org.comfrey.identity.IdentityModule.NAME;
import static org.comfrey.identity.IdentityModule.OUTBOX;

import java.time.Clock;
import org.comfrey.identity.people.AccountMails;
import org.comfrey.identity.people.People;
import org.comfrey.identity.privacy.EveryModule;
import org.comfrey.identity.privacy.PersonErasures;
import org.comfrey.identity.privacy.Receipts;
import org.comfrey.identity.session.SignIns;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.crypto.PersonKeys;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.privacy.ErasureObstacles;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.runtime.ModuleTable;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.kernel.timers.Timers;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans around what is kept about people. */
@Configuration(proxyBeanMethods = false)
class PrivacyConfiguration {
  static final String TIMERS = "identityTimers";

  @Bean
  PersonalData identityAboutPeople(Databases databases, FieldCipher cipher) {
    return AboutPeople.in(databases.module(NAME), cipher);
  }

  @Bean(TIMERS)
  Timers identityTimers(Databases databases) {
    return new Timers(databases.module(NAME));
  }

  @Bean
  EveryModule everyModule(
      ModuleTable table, RuntimeOptions options, ObjectProvider<PersonalData> modules) {
    return new EveryModule(table, options, modules);
  }

  @Bean
  PrivacyEndpoint privacyEndpoint(
      EveryModule modules, @Qualifier(OUTBOX) Outbox outbox, Clock clock) {
    return new PrivacyEndpoint(modules, outbox, clock);
  }

  @Bean
  Receipts erasureReceipts(ServerKeys keys, RuntimeOptions options) {
    return new Receipts(keys, options.publicUrl());
  }

  @Bean
  PersonErasures personErasures(
      Databases databases,
      People people,
      AccountMails mails,
      SignIns signIns,
      PersonKeys keys,
      Receipts receipts,
      EveryModule modules,
      ObjectProvider<ErasureObstacles> obstacles,
      @Qualifier(OUTBOX) Outbox outbox,
      @Qualifier(TIMERS) Timers timers,
      Ids ids,
      Clock clock) {
    return new PersonErasures(
        databases.module(NAME),
        people,
        mails,
        signIns,
        keys,
        receipts,
        modules,
        obstacles,
        outbox,
        timers,
        ids,
        clock);
  }

  @Bean
  ErasureEndpoint erasureEndpoint(PersonErasures erasures, Receipts receipts) {
    return new ErasureEndpoint(erasures, receipts);
  }
}
