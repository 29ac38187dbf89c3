package org.comfrey.api.reputation;

import java.util.List;
import org.comfrey.api.Access;
import org.comfrey.api.OrderId;
import org.comfrey.api.Page;
import org.comfrey.api.Permission;
import org.comfrey.api.PersonId;
import org.comfrey.api.ReviewId;
import org.comfrey.api.Waiting;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Reviews between the two parties of an order that was given and settled. */
@HttpExchange
public interface ReputationApi {
  /** The reviews of one of one's own orders. */
  @GetExchange("/v1/orders/{id}/reviews")
  @Access(Permission.TRADE)
  OrderReviews ofOrder(@PathVariable("id") OrderId id);

  /**
   * Reviews the other party. Sealed until both wrote or the window closes. 201; 409 {@code
   * review-not-yet}, {@code review-window-closed} or {@code already-reviewed}.
   */
  @PostExchange("/v1/orders/{id}/reviews")
  @Access(Permission.TRADE)
  ResponseEntity<Review> write(@PathVariable("id") OrderId id, @RequestBody NewReview review);

  /** Answers a published review about oneself, once. 201; 409 {@code already-replied}. */
  @PostExchange("/v1/reviews/{id}/reply")
  @Access(Permission.TRADE)
  ResponseEntity<Review> reply(@PathVariable("id") ReviewId id, @RequestBody NewReply reply);

  /** Tells the operators that something is wrong with a published review. 204, also twice. */
  @PostExchange("/v1/reviews/{id}/reports")
  @Access(Permission.TRADE)
  ResponseEntity<Void> report(@PathVariable("id") ReviewId id, @RequestBody NewReport report);

  /**
   * Published reviews by clients, newest first; of a provider or of one listing: name one of them.
   */
  @GetExchange("/v1/reviews")
  @Access(Permission.PUBLIC)
  Page<Review> reviews(
      @RequestParam(value = "provider", required = false) @Nullable String provider,
      @RequestParam(value = "listing", required = false) @Nullable String listing,
      @RequestParam(value = "cursor", required = false) @Nullable String cursor,
      @RequestParam(value = "limit", required = false) @Nullable Integer limit);

  /** What trust in a provider rests on. */
  @GetExchange("/v1/people/{id}/trust")
  @Access(Permission.PUBLIC)
  Trust trust(@PathVariable("id") PersonId id);

  /**
   * Reported reviews, those that wait longest first.
   *
   * @param state open (when absent) or settled
   */
  @GetExchange("/v1/operator/reviews")
  @Access(Permission.OPERATE_REPORTS)
  Page<ReportedReview> reported(
      @RequestParam(value = "state", required = false) @Nullable String state,
      @RequestParam(value = "cursor", required = false) @Nullable String cursor,
      @RequestParam(value = "limit", required = false) @Nullable Integer limit);

  /** How many reported reviews wait, and how many for too long. */
  @GetExchange("/v1/operator/queues/reviews")
  @Access(Permission.OPERATE_REPORTS)
  Waiting reportsWaiting();

  /** What somebody wrote and what was written about them, newest first: at most 100. */
  @GetExchange("/v1/operator/people/{id}/reviews")
  @Access(Permission.OPERATE_PEOPLE)
  List<ReviewFacts> reviewsOf(@PathVariable("id") PersonId id);

  /** What the two parties of an order wrote about each other, sealed ones too. */
  @GetExchange("/v1/operator/orders/{id}/reviews")
  @Access(Permission.OPERATE_ORDERS)
  List<ReviewFacts> reviewsAbout(@PathVariable("id") OrderId id);

  /**
   * Decides about a review. 201; 403 {@code conflict-of-interest} for an operator who wrote it or
   * whom it is about, 409 {@code decision-not-possible} where there is nothing to do.
   */
  @PostExchange("/v1/operator/reviews/{id}/decisions")
  @Access(Permission.OPERATE_REPORTS)
  ResponseEntity<ReportedReview> decide(
      @PathVariable("id") ReviewId id, @RequestBody Moderation decision);
}
