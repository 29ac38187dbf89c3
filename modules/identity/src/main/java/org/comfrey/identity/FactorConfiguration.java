package org.comfrey.identity;

import static org.comfrey.identity.IdentityModule.NAME;
import static org.comfrey.identity.IdentityModule.OUTBOX;

import java.time.Clock;
import org.comfrey.identity.factor.AuthenticatorApps;
import org.comfrey.identity.factor.Challenges;
import org.comfrey.identity.factor.Passkeys;
import org.comfrey.identity.factor.RecoveryCodeBook;
import org.comfrey.identity.password.PasswordRules;
import org.comfrey.identity.password.Passwords;
import org.comfrey.identity.people.AccountMails;
import org.comfrey.identity.people.MailLinks;
import org.comfrey.identity.people.People;
import org.comfrey.identity.session.IssuerSignIn;
import org.comfrey.identity.session.SecondFactors;
import org.comfrey.identity.session.SignIns;
import org.comfrey.identity.session.Throttle;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.outbox.Subscriber;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans around factors beside the password. */
@Configuration(proxyBeanMethods = false)
class FactorConfiguration {
  @Bean
  Challenges challenges(Databases databases, Clock clock) {
    return new Challenges(databases.module(NAME), clock);
  }

  @Bean
  AuthenticatorApps authenticatorApps(Databases databases, FieldCipher cipher, Clock clock) {
    return new AuthenticatorApps(databases.module(NAME), cipher, clock);
  }

  @Bean
  RecoveryCodeBook recoveryCodeBook(Databases databases, ServerKeys keys, Clock clock) {
    return new RecoveryCodeBook(databases.module(NAME), keys, clock);
  }

  @Bean
  Passkeys passkeys(
      Databases databases,
      Challenges challenges,
      FieldCipher cipher,
      RuntimeOptions options,
      Ids ids,
      Clock clock) {
    return new Passkeys(
        databases.module(NAME), challenges, cipher, options.publicUrl().getHost(), ids, clock);
  }

  @Bean
  SecondFactors secondFactors(
      Challenges challenges, AuthenticatorApps apps, RecoveryCodeBook codes, Throttle throttle) {
    return new SecondFactors(challenges, apps, codes, throttle);
  }

  @Bean
  MailLinks mailLinks(
      Databases databases,
      People people,
      AccountMails mails,
      @Qualifier(OUTBOX) Outbox outbox,
      Passwords passwords,
      PasswordRules rules,
      Ids ids,
      Clock clock) {
    return new MailLinks(
        databases.module(NAME), people, mails, outbox, passwords, rules, ids, clock);
  }

  @Bean
  Subscriber mailLinksSubscriber(MailLinks links) {
    return links.subscriber();
  }

  @Bean
  SignInEndpoint signInEndpoint(
      IssuerSignIn signIn,
      Passkeys passkeys,
      MailLinks links,
      SignIns signIns,
      RuntimeOptions options) {
    return new SignInEndpoint(signIn, passkeys, links, signIns, options.publicUrl());
  }

  @Bean
  FactorsEndpoint factorsEndpoint(
      Databases databases,
      People people,
      Passkeys passkeys,
      AuthenticatorApps apps,
      RecoveryCodeBook codes,
      AccountMails mails,
      MailLinks links,
      SignIns signIns,
      RuntimeOptions options) {
    return new FactorsEndpoint(
        databases.module(NAME),
        people,
        passkeys,
        apps,
        codes,
        mails,
        links,
        signIns,
        options.publicUrl());
  }
}
