package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.comfrey.api.discovery.Favourites;
import org.comfrey.api.discovery.Hit;
import org.comfrey.api.discovery.IndexState;
import org.comfrey.api.discovery.SavedSearch;
import org.comfrey.api.discovery.SavedSearchDraft;
import org.comfrey.api.discovery.SearchCriteria;
import org.comfrey.api.discovery.SearchResult;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.tests.Platform.Someone;
import tools.jackson.core.type.TypeReference;

/** What people keep of their searching, and an index that is rebuilt under them. */
final class FindingStories {
  private static final String MATCHED = "discovery.saved-search-matched.v1";

  private final Platform platform;
  private final Someone client;
  private final Someone provider;
  private final Someone operator;

  FindingStories(Platform platform, Someone client, Someone provider, Someone operator) {
    this.platform = platform;
    this.client = client;
    this.provider = provider;
    this.operator = operator;
  }

  private static SearchCriteria criteria(String words) {
    return new SearchCriteria(words, null, null, null, null, null, null, null, null);
  }

  private static SavedSearch save(Someone who, String words) {
    return who.http()
        .post("/v1/me/searches", new SavedSearchDraft(words, true, criteria(words)))
        .as(SavedSearch.class);
  }

  private static List<SavedSearch> saved(Someone who) {
    return who.http().get("/v1/me/searches").as(new TypeReference<List<SavedSearch>>() {});
  }

  private List<String> told(UUID search) {
    platform.settle();
    return platform.events("discovery", search);
  }

  /** A new offer is told once to whoever waits for it, and to nobody else. */
  void aNewOfferIsToldOnceToWhoeverWaitsForIt() {
    Listing before = Market.listing(provider, "appointment-instant", "flexible");
    platform.settle();
    UUID german = save(client, "Rückenmassage unter 70 €").id();
    UUID tooCheap = save(client, "back massage under 60").id();
    UUID ended = save(client, "back massage").id();
    UUID own = save(provider, "back massage").id();
    client
        .http()
        .send("PUT", "/v1/me/searches/" + ended + "/alerts", Map.of("alerts", false), Map.of());

    Listing listing = Market.listing(provider, "appointment-instant", "flexible");

    assertThat(told(german)).containsExactly(MATCHED);
    assertThat(told(tooCheap)).isEmpty();
    assertThat(told(ended)).isEmpty();
    assertThat(told(own)).isEmpty();
    provider.http().post("/v1/listings/" + listing.id() + "/pause", null).orThrow();
    provider.http().post("/v1/listings/" + listing.id() + "/publish", null).orThrow();
    provider.http().post("/v1/listings/" + before.id() + "/pause", null).orThrow();
    provider.http().post("/v1/listings/" + before.id() + "/publish", null).orThrow();
    assertThat(told(german)).containsExactly(MATCHED);
  }

  /** Another's searches are nobody's business, and what makes no sense is refused. */
  void aSearchIsKeptForItsOwnerAlone() {
    SavedSearch mine = save(client, "sleep");
    assertThat(saved(provider)).extracting(SavedSearch::id).doesNotContain(mine.id());
    assertThat(
            provider.http().send("DELETE", "/v1/me/searches/" + mine.id(), null, Map.of()).status())
        .isEqualTo(404);
    assertThat(
            client
                .http()
                .post("/v1/me/searches", new SavedSearchDraft(" ", true, criteria("x")))
                .status())
        .isEqualTo(400);
    assertThat(
            client
                .http()
                .post(
                    "/v1/me/searches",
                    new SavedSearchDraft("long", true, criteria("x".repeat(201))))
                .status())
        .isEqualTo(400);
    client.http().send("DELETE", "/v1/me/searches/" + mine.id(), null, Map.of()).orThrow();
    assertThat(saved(client)).extracting(SavedSearch::id).doesNotContain(mine.id());
  }

  /** A favourite that is not offered now is said to be gone, and comes back with its listing. */
  void aFavouriteIsKeptOnceAndComesBackWithItsListing() {
    Listing listing = Market.listing(provider, "appointment-instant", "flexible");
    platform.settle();
    String path = "/v1/me/favourites/" + listing.id();
    assertThat(
            client
                .http()
                .send("PUT", "/v1/me/favourites/" + UUID.randomUUID(), null, Map.of())
                .status())
        .isEqualTo(404);
    client.http().send("PUT", path, null, Map.of()).orThrow();
    client.http().send("PUT", path, null, Map.of()).orThrow();
    assertThat(favourites().items()).extracting(Hit::id).containsExactly(listing.id());
    provider.http().post("/v1/listings/" + listing.id() + "/pause", null).orThrow();
    platform.settle();
    assertThat(favourites().items()).isEmpty();
    assertThat(favourites().gone()).containsExactly(listing.id());
    client.http().send("DELETE", path, null, Map.of()).orThrow();
    client.http().send("DELETE", path, null, Map.of()).orThrow();
    assertThat(favourites()).isEqualTo(new Favourites(List.of(), List.of()));
  }

  private Favourites favourites() {
    return client.http().get("/v1/me/favourites").as(Favourites.class);
  }

  /** What was lost comes back, what never was goes, and searches are answered all the while. */
  void theIndexIsRebuiltFromEventsWhileItAnswers() {
    Listing lost = Market.listing(provider, "appointment-instant", "flexible");
    Listing paused = Market.listing(provider, "appointment-instant", "flexible");
    provider.http().post("/v1/listings/" + paused.id() + "/pause", null).orThrow();
    platform.settle();
    assertThat(client.http().post("/v1/operator/search-index/rebuild", null).status())
        .isEqualTo(403);
    var sql = platform.bean(Databases.class).module("discovery").sql();
    sql.sql("delete from listing where id = ?").param(lost.id().value()).update();
    UUID never = UUID.randomUUID();
    sql.sql("insert into listing (id, version, published, body) values (?, 1, false, '{}')")
        .param(never)
        .update();

    IndexState begun =
        operator.http().post("/v1/operator/search-index/rebuild", null).as(IndexState.class);
    assertThat(begun.events()).isPositive();
    assertThat(found()).contains(lost.id());
    platform.settle();

    IndexState ended = operator.http().get("/v1/operator/search-index").as(IndexState.class);
    assertThat(ended.pending()).isZero();
    assertThat(ended.finished()).isNotNull();
    assertThat(sql.sql("select id from listing").query(UUID.class).list())
        .contains(lost.id().value(), paused.id().value())
        .doesNotContain(never);
    assertThat(found()).contains(lost.id()).doesNotContain(paused.id());
  }

  private List<org.comfrey.api.ListingId> found() {
    return client
        .http()
        .get("/v1/search?q=back+massage&limit=100")
        .as(SearchResult.class)
        .items()
        .stream()
        .map(Hit::id)
        .toList();
  }
}
