package org.comfrey.marketplace;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.comfrey.api.ListingId;
import org.comfrey.api.PersonId;
import org.comfrey.api.Waiting;
import org.comfrey.api.marketplace.ClaimFinding;
import org.comfrey.api.marketplace.ClaimRule;
import org.comfrey.api.marketplace.ClaimRuleDraft;
import org.comfrey.api.marketplace.ClaimRulePreview;
import org.comfrey.api.marketplace.ClaimsApi;
import org.comfrey.api.marketplace.FoundListing;
import org.comfrey.api.marketplace.ListingDecision;
import org.comfrey.api.marketplace.ListingDraft;
import org.comfrey.api.marketplace.ListingReview;
import org.comfrey.api.marketplace.events.ListingDecided;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/** What listings may not promise, for their authors and for staff. */
@RestController
final class ClaimsEndpoint implements ClaimsApi {
  private static final int LOOKED_AT_MOST = 5_000;
  private static final int SHOWN_MOST = 20;

  private final ModuleDatabase database;
  private final ClaimRules rules;
  private final Categories categories;
  private final ListingReviews reviews;
  private final Listings listings;
  private final ListingStore store;
  private final Outbox outbox;

  ClaimsEndpoint(
      ModuleDatabase database,
      ClaimRules rules,
      Categories categories,
      ListingReviews reviews,
      Listings listings,
      ListingStore store,
      Outbox outbox) {
    this.database = database;
    this.rules = rules;
    this.categories = categories;
    this.reviews = reviews;
    this.listings = listings;
    this.store = store;
    this.outbox = outbox;
  }

  @Override
  public List<ClaimFinding> checkListing(ListingDraft draft) {
    ListingRules.check(draft, categories::exists);
    return reviews.in(draft);
  }

  @Override
  public ListingReview listingReview(ListingId id) {
    PersonId caller = Callers.current().person();
    return reviews
        .find(id)
        .filter(review -> review.provider().equals(caller))
        .orElseThrow(() -> Problems.notFound("review of listing", id));
  }

  @Override
  public List<ClaimRule> claimRules() {
    return rules.all();
  }

  @Override
  public List<ClaimRule> claimRuleHistory(UUID id) {
    return rules.history(id);
  }

  @Override
  public ResponseEntity<ClaimRule> addClaimRule(ClaimRuleDraft rule) {
    return ResponseEntity.status(201).body(rules.add(rule, Callers.current().person()));
  }

  @Override
  public ClaimRule changeClaimRule(UUID id, int revision, ClaimRuleDraft rule) {
    return rules.change(id, revision, rule, Callers.current().person());
  }

  @Override
  public ClaimRulePreview previewClaimRule(ClaimRuleDraft rule) {
    rules.check(rule);
    ClaimRule tried = new ClaimRule(new UUID(0, 0), 1, rule, Instant.EPOCH, null);
    List<ListingStore.Row> published = store.published(LOOKED_AT_MOST);
    List<FoundListing> found = new ArrayList<>();
    for (ListingStore.Row row : published) {
      List<ClaimFinding> findings = Claims.in(row.draft(), List.of(tried));
      if (!findings.isEmpty()) {
        found.add(
            new FoundListing(
                row.id(),
                row.draft().title(),
                findings.stream().map(ClaimFinding::words).distinct().toList()));
      }
    }
    return new ClaimRulePreview(
        published.size(), found.size(), found.stream().limit(SHOWN_MOST).toList());
  }

  @Override
  public List<ListingReview> listingReviews(@Nullable String state) {
    return switch (state) {
      case null -> reviews.list(true);
      case "open" -> reviews.list(true);
      case "decided" -> reviews.list(false);
      default ->
          throw Problems.invalid(
              "state", "unknown-state", "There is no such state.", "open or decided");
    };
  }

  @Override
  public Waiting listingsWaiting() {
    return reviews.queue().waiting();
  }

  @Override
  public ListingReview decideListing(ListingId id, ListingDecision decision) {
    PersonId by = Callers.current().person();
    return database.inTransaction(() -> {
      ListingReview review = reviews.decide(id, decision, by);
      if (decision.approve()) {
        listings.change(
            review.provider(),
            id,
            row ->
                new ListingStore.Row(
                    row.id(),
                    row.provider(),
                    "published",
                    row.version(),
                    row.draft(),
                    row.changed(),
                    row.taken()));
      }
      outbox.append(
          new ListingDecided(
              id,
              review.provider(),
              review.title(),
              decision.approve(),
              Objects.requireNonNull(review.decided(), "a decided review says when")));
      return review;
    });
  }
}
