package org.comfrey.api.marketplace;

import java.util.List;
import java.util.UUID;
import org.comfrey.api.Access;
import org.comfrey.api.ListingId;
import org.comfrey.api.Permission;
import org.comfrey.api.Waiting;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/** What listings may not promise: rules, what they find, and people who look at it. */
@HttpExchange
public interface ClaimsApi {
  /** What the rules find in something that is being written; nothing is kept. */
  @PostExchange("/v1/listing-checks")
  @Access(Permission.PROVIDE)
  List<ClaimFinding> checkListing(@RequestBody ListingDraft draft);

  /** How the review of one's own listing stands; 404 where there was none. */
  @GetExchange("/v1/listings/{id}/review")
  @Access(Permission.PROVIDE)
  ListingReview listingReview(@PathVariable("id") ListingId id);

  /** Every rule as it stands. */
  @GetExchange("/v1/operator/claim-rules")
  @Access(Permission.OPERATE_REPORTS)
  List<ClaimRule> claimRules();

  /** How a rule stood before, the latest first. */
  @GetExchange("/v1/operator/claim-rules/{id}/history")
  @Access(Permission.OPERATE_REPORTS)
  List<ClaimRule> claimRuleHistory(@PathVariable("id") UUID id);

  /** Adds a rule. 201. It counts for what is published from now on. */
  @PostExchange("/v1/operator/claim-rules")
  @Access(Permission.OPERATE_REPORTS)
  ResponseEntity<ClaimRule> addClaimRule(@RequestBody ClaimRuleDraft rule);

  /** Changes a rule. 409 {@code rule-changed} where it is not at that revision any more. */
  @PutExchange("/v1/operator/claim-rules/{id}")
  @Access(Permission.OPERATE_REPORTS)
  ClaimRule changeClaimRule(
      @PathVariable("id") UUID id,
      @RequestParam("revision") int revision,
      @RequestBody ClaimRuleDraft rule);

  /** What a rule would find in what is published now. */
  @PostExchange("/v1/operator/claim-rule-previews")
  @Access(Permission.OPERATE_REPORTS)
  ClaimRulePreview previewClaimRule(@RequestBody ClaimRuleDraft rule);

  /** How many listings wait to be looked at, and how many for too long. */
  @GetExchange("/v1/operator/queues/listings")
  @Access(Permission.OPERATE_REPORTS)
  Waiting listingsWaiting();

  /** Listings that wait for a person, the oldest first, or those that were decided last. */
  @GetExchange("/v1/operator/listing-reviews")
  @Access(Permission.OPERATE_REPORTS)
  List<ListingReview> listingReviews(
      @RequestParam(value = "state", required = false) @Nullable String state);

  /**
   * Decides about one, once; what is approved is published as it stands. 409 {@code
   * already-decided}.
   */
  @PostExchange("/v1/operator/listing-reviews/{id}/decision")
  @Access(Permission.OPERATE_REPORTS)
  ListingReview decideListing(
      @PathVariable("id") ListingId id, @RequestBody ListingDecision decision);
}
