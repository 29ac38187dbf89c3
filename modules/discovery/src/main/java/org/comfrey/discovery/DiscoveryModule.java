package org.comfrey.discovery;

import java.time.Clock;
import org.comfrey.api.calendar.internal.HoldsApi;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.outbox.Subscriber;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.web.Cursors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How module discovery is put together. */
@Configuration(proxyBeanMethods = false)
public class DiscoveryModule {
  private static final String NAME = "discovery";

  @Bean
  PersonalData discoveryAboutPeople(Databases databases, FieldCipher cipher) {
    return AboutPeople.in(databases.module("discovery"), cipher);
  }

  @Bean(destroyMethod = "close")
  Finder finder() {
    return new Finder();
  }

  @Bean
  Names providerNames(PeopleApi people) {
    return new Names(people);
  }

  @Bean(initMethod = "load")
  Catalogue catalogue(Databases databases, Finder finder, Names names) {
    return new Catalogue(databases.module(NAME), finder, names);
  }

  @Bean
  Subscriber discoverySubscriber(Catalogue catalogue) {
    return catalogue.subscriber();
  }

  @Bean
  SearchEndpoint searchEndpoint(
      Finder finder,
      Catalogue catalogue,
      Names names,
      HoldsApi calendar,
      Cursors cursors,
      Clock clock) {
    return new SearchEndpoint(finder, catalogue, names, calendar, cursors, clock);
  }
}
