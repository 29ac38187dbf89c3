package org.comfrey.discovery;

import java.time.Clock;
import org.comfrey.api.calendar.internal.HoldsApi;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.nodes.Nodes;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.outbox.Relay;
import org.comfrey.kernel.outbox.Subscriber;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.web.Cursors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How module discovery is put together. */
@Configuration(proxyBeanMethods = false)
public class DiscoveryModule {
  private static final String NAME = "discovery";

  @Bean
  PersonalData discoveryAboutPeople(Databases databases, FieldCipher cipher, Catalogue catalogue) {
    return AboutPeople.in(databases.module(NAME), cipher, catalogue);
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
  Catalogue catalogue(Databases databases, Finder finder, Names names, Following following) {
    return new Catalogue(databases.module(NAME), finder, names, following);
  }

  @Bean(destroyMethod = "close")
  Following listingsFollowing(Databases databases, Nodes nodes) {
    return new Following(databases.module(NAME), nodes);
  }

  @Bean("discoveryOutbox")
  Outbox discoveryOutbox(Databases databases, Clock clock) {
    return new Outbox(databases.module(NAME), clock);
  }

  @Bean
  SavedSearches savedSearches(
      Databases databases,
      FieldCipher cipher,
      Finder finder,
      @Qualifier("discoveryOutbox") Outbox outbox,
      Ids ids,
      Clock clock) {
    return new SavedSearches(databases.module(NAME), cipher, finder, outbox, ids, clock);
  }

  @Bean
  Subscriber savedSearchesSubscriber(SavedSearches searches) {
    return searches.subscriber();
  }

  @Bean
  KeepingEndpoint keepingEndpoint(
      Databases databases,
      SavedSearches searches,
      SearchEndpoint hits,
      Finder finder,
      Catalogue catalogue,
      ObjectProvider<Relay> relay,
      Clock clock) {
    return new KeepingEndpoint(
        searches,
        new FavouriteListings(databases.module(NAME), clock),
        hits,
        new Rebuilding(databases.module(NAME), finder, catalogue, relay, clock));
  }

  @Bean
  Subscriber discoverySubscriber(Catalogue catalogue) {
    return catalogue.subscriber();
  }

  @Bean
  Subscriber discoveryLimits(Catalogue catalogue) {
    return catalogue.limits();
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
