package org.comfrey.identity;

import static org.comfrey.identity.IdentityModule.NAME;
import static org.comfrey.identity.IdentityModule.OUTBOX;

import java.time.Clock;
import org.comfrey.identity.factor.Challenges;
import org.comfrey.identity.outside.OutsideFlow;
import org.comfrey.identity.outside.OutsideIssuers;
import org.comfrey.identity.outside.OutsideLinks;
import org.comfrey.identity.outside.OutsideSignIn;
import org.comfrey.identity.password.Passwords;
import org.comfrey.identity.people.AccountMails;
import org.comfrey.identity.people.People;
import org.comfrey.identity.session.IssuerSignIn;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans around issuers of others. */
@Configuration(proxyBeanMethods = false)
class OutsideConfiguration {
  @Bean
  OutsideIssuers outsideIssuers(Databases databases, ServerKeys keys, Ids ids, Clock clock) {
    return new OutsideIssuers(databases.module(NAME), keys, ids, clock);
  }

  @Bean
  OutsideLinks outsideLinks(
      Databases databases, FieldCipher cipher, ServerKeys keys, Ids ids, Clock clock) {
    return new OutsideLinks(databases.module(NAME), cipher, keys, ids, clock);
  }

  @Bean
  OutsideFlow outsideFlow(
      OutsideIssuers issuers, Challenges challenges, ServerKeys keys, Clock clock) {
    return new OutsideFlow(issuers, challenges, keys, clock);
  }

  @Bean
  OutsideSignIn outsideSignIn(
      Databases databases,
      People people,
      OutsideIssuers issuers,
      OutsideLinks links,
      AccountMails mails,
      @Qualifier(OUTBOX) Outbox outbox,
      Passwords passwords,
      Challenges challenges,
      ServerKeys keys,
      Ids ids,
      Clock clock) {
    return new OutsideSignIn(
        databases.module(NAME),
        people,
        issuers,
        links,
        mails,
        outbox,
        passwords,
        challenges,
        keys,
        ids,
        clock);
  }

  @Bean
  OutsideEndpoint outsideEndpoint(
      OutsideIssuers issuers,
      OutsideLinks links,
      OutsideFlow flow,
      OutsideSignIn outside,
      IssuerSignIn signIn,
      RuntimeOptions options) {
    return new OutsideEndpoint(issuers, links, flow, outside, signIn, options.publicUrl());
  }
}
