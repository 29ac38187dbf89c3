package org.comfrey.marketplace;

import java.nio.file.Path;
import java.time.Clock;
import org.comfrey.api.ServiceLevel;
import org.comfrey.api.identity.events.PersonLeaving;
import org.comfrey.api.identity.events.PersonSuspended;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.trade.events.OrderAdvanced;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.outbox.Condition;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.outbox.Subscriber;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.kernel.web.Cursors;
import org.comfrey.kernel.work.StaffQueue;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How module marketplace is put together. */
@Configuration(proxyBeanMethods = false)
public class MarketplaceModule {
  /** The folder of the pictures where it is not in the data folder: of several nodes the same. */
  public static final String MEDIA = "comfrey.media";

  private static final String NAME = "marketplace";

  @Bean
  PersonalData marketplaceAboutPeople(Databases databases, FieldCipher cipher, Pictures pictures) {
    return AboutPeople.in(databases.module("marketplace"), cipher, pictures);
  }

  /** Nothing new begins with whoever is about to be erased or was shut out. */
  @Bean
  Subscriber marketplaceLeavers(Databases databases, Listings listings) {
    return Subscriber.inTransactionOf(databases.module(NAME), "marketplace.leavers")
        .on(PersonLeaving.class, event -> listings.pauseAll(event.data().person()))
        .on(PersonSuspended.class, event -> listings.pauseAll(event.data().person()));
  }

  @Bean("marketplaceOutbox")
  Outbox marketplaceOutbox(Databases databases, Clock clock) {
    return new Outbox(databases.module(NAME), clock);
  }

  @Bean
  ListingStore listingStore(Databases databases, FieldCipher cipher) {
    return new ListingStore(databases.module(NAME), cipher);
  }

  @Bean
  Listings listings(
      Databases databases,
      ListingStore store,
      ListingReviews reviews,
      CategoryRules categoryRules,
      Categories categories,
      @Qualifier("marketplaceOutbox") Outbox marketplaceOutbox,
      PeopleApi people,
      Ids ids,
      Clock clock) {
    ModuleDatabase database = databases.module(NAME);
    return new Listings(
        database, store, reviews, categoryRules, categories, marketplaceOutbox, people, ids, clock);
  }

  @Bean
  Categories categories(Databases databases, Ids ids, Clock clock) {
    return new Categories(databases.module(NAME), ids, clock);
  }

  @Bean
  CategoriesEndpoint categoriesEndpoint(Categories categories, ListingStore store) {
    return new CategoriesEndpoint(categories, store);
  }

  @Bean
  ClaimRules claimRules(Databases databases, Categories categories, Ids ids, Clock clock) {
    return new ClaimRules(databases.module(NAME), categories::exists, ids, clock);
  }

  @Bean
  CategoryRules categoryRules(Databases databases, Categories categories, Ids ids, Clock clock) {
    return new CategoryRules(databases.module(NAME), categories::exists, ids, clock);
  }

  @Bean
  CategoryRulesEndpoint categoryRulesEndpoint(CategoryRules categoryRules, ListingStore store) {
    return new CategoryRulesEndpoint(categoryRules, store);
  }

  @Bean("listingsQueue")
  StaffQueue listingsQueue(Databases databases, RuntimeOptions options, Clock clock) {
    return new StaffQueue(
        ServiceLevel.LISTINGS,
        options,
        databases.module(NAME),
        "select opened_at as at from listing_review where state = 'open'",
        clock);
  }

  @Bean
  ListingReviews listingReviews(
      Databases databases,
      ClaimRules rules,
      ListingStore store,
      Clock clock,
      @Qualifier("listingsQueue") StaffQueue queue) {
    return new ListingReviews(databases.module(NAME), rules, store, clock, queue);
  }

  @Bean
  ClaimsEndpoint claimsEndpoint(
      Databases databases,
      ClaimRules rules,
      Categories categories,
      ListingReviews reviews,
      Listings listings,
      ListingStore store,
      @Qualifier("marketplaceOutbox") Outbox marketplaceOutbox) {
    return new ClaimsEndpoint(
        databases.module(NAME), rules, categories, reviews, listings, store, marketplaceOutbox);
  }

  private static Path media(RuntimeOptions options) {
    String shared = options.properties().get(MEDIA);
    return shared == null ? options.data().resolve("media") : Path.of(shared);
  }

  @Bean
  Pictures pictures(Databases databases, RuntimeOptions options, Ids ids, Clock clock) {
    return new Pictures(databases.module(NAME), media(options), ids, clock);
  }

  @Bean
  MarketplaceEndpoint marketplaceEndpoint(
      Listings listings,
      ListingStore store,
      ListingReviews reviews,
      Pictures pictures,
      Categories categories,
      Cursors cursors) {
    return new MarketplaceEndpoint(listings, store, reviews, pictures, categories, cursors);
  }

  @Bean
  Stock stock(
      Databases databases,
      ListingStore store,
      @Qualifier("marketplaceOutbox") Outbox marketplaceOutbox,
      Clock clock) {
    return new Stock(databases.module(NAME), store, marketplaceOutbox, clock);
  }

  @Bean
  StockEndpoint stockEndpoint(Stock stock) {
    return new StockEndpoint(stock);
  }

  @Bean
  Subscriber marketplaceSubscriber(Databases databases, Stock stock) {
    return Subscriber.inTransactionOf(databases.module(NAME), NAME)
        .on(OrderAdvanced.class, Condition.where("unsent", true), stock::follow)
        .fromBeginning();
  }

  @Bean
  OffersEndpoint offersEndpoint(ListingStore store, CategoryRules categoryRules) {
    return new OffersEndpoint(store, categoryRules);
  }
}
