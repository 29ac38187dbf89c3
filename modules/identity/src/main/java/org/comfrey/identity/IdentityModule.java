package org.comfrey.identity;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.comfrey.identity.application.Applications;
import org.comfrey.identity.application.Consents;
import org.comfrey.identity.factor.Challenges;
import org.comfrey.identity.issuer.ApplicationNames;
import org.comfrey.identity.issuer.ConsentRequests;
import org.comfrey.identity.issuer.IssuerConfiguration;
import org.comfrey.identity.issuer.KeyRotation;
import org.comfrey.identity.issuer.KeyTokens;
import org.comfrey.identity.issuer.SignOutRequests;
import org.comfrey.identity.key.ApiKeys;
import org.comfrey.identity.key.ApiKeysEndpoint;
import org.comfrey.identity.password.BreachedPasswords;
import org.comfrey.identity.password.PasswordRules;
import org.comfrey.identity.password.Passwords;
import org.comfrey.identity.people.AccountMails;
import org.comfrey.identity.people.People;
import org.comfrey.identity.people.Registrations;
import org.comfrey.identity.privacy.PersonErasures;
import org.comfrey.identity.privacy.PersonLimits;
import org.comfrey.identity.privacy.RetentionRuns;
import org.comfrey.identity.session.Codes;
import org.comfrey.identity.session.EndedSignIns;
import org.comfrey.identity.session.IssuerSessions;
import org.comfrey.identity.session.IssuerSignIn;
import org.comfrey.identity.session.Lifetimes;
import org.comfrey.identity.session.PasswordSignIn;
import org.comfrey.identity.session.SecondFactors;
import org.comfrey.identity.session.SignIns;
import org.comfrey.identity.session.Throttle;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.crypto.MasterKey;
import org.comfrey.kernel.crypto.PersonKeys;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.nodes.SharedBuckets;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.kernel.security.BearerTokens;
import org.comfrey.kernel.timers.TimerRunner;
import org.comfrey.kernel.timers.Timers;
import org.comfrey.kernel.web.Cursors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The beans of module identity. */
@Configuration(proxyBeanMethods = false)
@Import({
  IssuerConfiguration.class,
  FactorConfiguration.class,
  OutsideConfiguration.class,
  PrivacyConfiguration.class
})
public class IdentityModule {
  /** Its schema. */
  public static final String NAME = "identity";

  /** The file of a list of breached passwords, ordered by SHA-1. */
  public static final String BREACHED_PASSWORDS = "comfrey.breached-passwords";

  static final String OUTBOX = "identityOutbox";

  @Bean(OUTBOX)
  Outbox outbox(Databases databases, Clock clock) {
    return new Outbox(databases.module(NAME), clock);
  }

  /** Reads the operator's list of breached passwords, if there is one. */
  @Bean
  PasswordRules passwordRules(RuntimeOptions options) {
    String list = options.properties().get(BREACHED_PASSWORDS);
    if (list == null) {
      return new PasswordRules(password -> false);
    }
    // Open as long as the process: it is read with every new password.
    return new PasswordRules(new BreachedPasswords(Path.of(list))::contains);
  }

  @Bean
  Passwords passwords() {
    return new Passwords();
  }

  @Bean
  People people(Databases databases, FieldCipher cipher, MasterKey master) {
    return new People(databases.module(NAME), cipher, master);
  }

  @Bean
  AccountMails accountMails(
      Databases databases,
      @Qualifier(OUTBOX) Outbox outbox,
      ServerKeys keys,
      Ids ids,
      Clock clock) {
    return new AccountMails(databases.module(NAME), outbox, keys, ids, clock);
  }

  @Bean
  Registrations registrations(
      Databases databases,
      People people,
      AccountMails mails,
      @Qualifier(OUTBOX) Outbox outbox,
      Passwords passwords,
      PersonKeys personKeys,
      ServerKeys serverKeys,
      PasswordRules rules,
      Ids ids,
      Clock clock) {
    ModuleDatabase database = databases.module(NAME);
    return new Registrations(
        database,
        people,
        mails,
        outbox,
        passwords,
        personKeys,
        serverKeys,
        rules,
        ids,
        clock,
        Lifetimes.REGISTRATION);
  }

  @Bean
  IssuerSessions issuerSessions(Databases databases, Clock clock) {
    return new IssuerSessions(databases.module(NAME), clock);
  }

  @Bean
  SignIns signInTable(
      Databases databases,
      @Qualifier(OUTBOX) Outbox outbox,
      BearerTokens tokens,
      Ids ids,
      Clock clock) {
    return new SignIns(databases.module(NAME), outbox, tokens, ids, clock);
  }

  @Bean
  Codes codes(Databases databases, SignIns signIns, Clock clock) {
    return new Codes(databases.module(NAME), signIns, clock);
  }

  @Bean
  EndedSignIns endedSignIns(SignIns signIns, BearerTokens tokens, Clock clock) {
    return new EndedSignIns(signIns, tokens, clock);
  }

  /**
   * What becomes old is forgotten, the next signing key made in time, and who asked for it erased.
   */
  @Bean(destroyMethod = "close")
  TimerRunner identityHousekeeping(
      Registrations registrations,
      Codes codes,
      SignIns signIns,
      KeyRotation keys,
      Challenges challenges,
      PersonErasures erasures,
      RetentionRuns retention,
      @Qualifier(PrivacyConfiguration.TIMERS) Timers timers,
      Clock clock) {
    return new TimerRunner(timers, clock)
        .on(PersonErasures.TASK, id -> erasures.advance(UUID.fromString(id)))
        .every("retention", Duration.ofHours(1), retention::run)
        .every(
            "housekeeping",
            Duration.ofHours(1),
            () -> {
              registrations.forgetUnconfirmed();
              codes.forgetOld();
              signIns.forgetOld();
              keys.rotate();
              challenges.forgetOld();
            })
        .start();
  }

  @Bean
  Throttle signInThrottle(Clock clock, ObjectProvider<SharedBuckets> shared) {
    return new Throttle(clock, shared.getIfAvailable(SharedBuckets::none));
  }

  @Bean
  PasswordSignIn passwordSignIn(People people, Passwords passwords, Throttle throttle) {
    return new PasswordSignIn(people, passwords, throttle);
  }

  @Bean
  IssuerSignIn issuerSignIn(
      People people,
      SecondFactors seconds,
      IssuerSessions sessions,
      FieldCipher cipher,
      Ids ids,
      Databases databases,
      @Qualifier(OUTBOX) Outbox outbox) {
    return new IssuerSignIn(people, seconds, sessions, cipher, ids, databases.module(NAME), outbox);
  }

  @Bean
  Applications applications(
      Databases databases, SignIns signIns, BearerTokens tokens, Ids ids, Clock clock) {
    return new Applications(databases.module(NAME), signIns, tokens, ids, clock);
  }

  @Bean
  Consents consents(Databases databases, Clock clock) {
    return new Consents(databases.module(NAME), clock);
  }

  @Bean
  ApplicationsEndpoint applicationsEndpoint(
      Applications applications,
      Consents consents,
      ConsentRequests requests,
      IssuerSessions sessions,
      SignIns signIns) {
    return new ApplicationsEndpoint(applications, consents, requests, sessions, signIns);
  }

  @Bean
  OpenIdEndpoint openIdEndpoint(People people, SignOutRequests signOuts) {
    return new OpenIdEndpoint(people, signOuts);
  }

  @Bean
  IdentityEndpoint identityEndpoint(
      Registrations registrations,
      PasswordSignIn passwordSignIn,
      IssuerSignIn issuerSignIn,
      SignIns signIns,
      People people,
      Cursors cursors,
      ApplicationNames applications,
      PersonLimits limits,
      Databases databases,
      @Qualifier(OUTBOX) Outbox outbox,
      Clock clock) {
    return new IdentityEndpoint(
        registrations,
        passwordSignIn,
        issuerSignIn,
        signIns,
        people,
        cursors,
        applications,
        limits,
        databases.module(NAME),
        outbox,
        clock);
  }

  @Bean
  RolesEndpoint rolesEndpoint(
      Databases databases, People people, SignIns signIns, @Qualifier(OUTBOX) Outbox outbox) {
    return new RolesEndpoint(databases.module(NAME), people, signIns, outbox);
  }

  @Bean
  ApiKeysEndpoint apiKeysEndpoint(
      Databases databases,
      FieldCipher cipher,
      KeyTokens tokens,
      SignIns signIns,
      @Qualifier(OUTBOX) Outbox outbox,
      Ids ids,
      Clock clock) {
    return new ApiKeysEndpoint(
        new ApiKeys(databases.module(NAME), cipher, tokens, signIns, outbox, ids, clock));
  }

  @Bean
  PeopleEndpoint peopleEndpoint(People people, AccountMails mails, Registrations registrations) {
    return new PeopleEndpoint(people, mails, registrations);
  }
}
