package org.comfrey.identity;

import static org.comfrey.identity.IdentityModule.NAME;
import static org.comfrey.identity.IdentityModule.OUTBOX;

import java.time.Clock;
import org.comfrey.identity.people.AccountMails;
import org.comfrey.identity.people.People;
import org.comfrey.identity.privacy.ConsentLedger;
import org.comfrey.identity.privacy.EveryModule;
import org.comfrey.identity.privacy.OpenedRecords;
import org.comfrey.identity.privacy.PersonErasures;
import org.comfrey.identity.privacy.PersonLimits;
import org.comfrey.identity.privacy.Receipts;
import org.comfrey.identity.privacy.RetentionRuns;
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
import org.comfrey.kernel.web.Cursors;
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
  ConsentLedger consentLedger(Databases databases, Ids ids, Clock clock) {
    return new ConsentLedger(databases.module(NAME), ids, clock);
  }

  @Bean
  PersonLimits personLimits(Databases databases, @Qualifier(OUTBOX) Outbox outbox, Clock clock) {
    return new PersonLimits(databases.module(NAME), outbox, clock);
  }

  @Bean
  ChoicesEndpoint choicesEndpoint(
      People people, ConsentLedger consents, PersonLimits limits, Cursors cursors) {
    return new ChoicesEndpoint(people, consents, limits, cursors);
  }

  @Bean
  OpenedRecords openedRecords(
      Databases databases,
      People people,
      ConsentLedger consents,
      AccountMails mails,
      FieldCipher cipher,
      @Qualifier(OUTBOX) Outbox outbox,
      Ids ids,
      Clock clock) {
    return new OpenedRecords(
        databases.module(NAME), people, consents, mails, cipher, outbox, ids, clock);
  }

  @Bean
  OpenedRecordsEndpoint openedRecordsEndpoint(
      OpenedRecords records, EveryModule modules, People people, Cursors cursors) {
    return new OpenedRecordsEndpoint(records, modules, people, cursors);
  }

  @Bean
  RetentionRuns retentionRuns(Databases databases, EveryModule modules, Clock clock) {
    return new RetentionRuns(databases.module(NAME), modules, clock);
  }

  @Bean
  RetentionEndpoint retentionEndpoint(RetentionRuns runs, Clock clock) {
    return new RetentionEndpoint(runs, clock);
  }

  @Bean
  ErasureEndpoint erasureEndpoint(PersonErasures erasures, Receipts receipts) {
    return new ErasureEndpoint(erasures, receipts);
  }
}
