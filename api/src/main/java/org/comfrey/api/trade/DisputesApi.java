package org.comfrey.api.trade;

import java.util.UUID;
import org.comfrey.api.Access;
import org.comfrey.api.DisputeId;
import org.comfrey.api.OrderId;
import org.comfrey.api.Page;
import org.comfrey.api.Permission;
import org.comfrey.api.StepUp;
import org.comfrey.api.Waiting;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * Disputes: opened by a step of the order, settled by the parties or ruled by operators who have
 * nothing to do with them. Offers, their answers and giving in are transitions of the order.
 */
@HttpExchange
public interface DisputesApi {
  /**
   * Opens a dispute; the order's clocks stop. 201; 409 {@code transition-not-possible} outside the
   * window, 409 {@code order-moved} when a step came first.
   */
  @PostExchange("/v1/disputes")
  @Access(Permission.TRADE)
  ResponseEntity<Dispute> open(@RequestBody NewDispute dispute);

  /** One's own disputes, newest first; open ones only, or closed ones only, when asked. */
  @GetExchange("/v1/disputes")
  @Access(Permission.TRADE)
  Page<DisputeItem> disputes(
      @RequestParam(value = "open", required = false) @Nullable Boolean open,
      @RequestParam(value = "cursor", required = false) @Nullable String cursor,
      @RequestParam(value = "limit", required = false) @Nullable Integer limit);

  /** One of one's own disputes with its whole record; its ETag is the order's step. */
  @GetExchange("/v1/disputes/{id}")
  @Access(Permission.TRADE)
  ResponseEntity<Dispute> dispute(@PathVariable("id") DisputeId id);

  /** Adds words to the record of an open dispute. 201. */
  @PostExchange("/v1/disputes/{id}/statements")
  @Access(Permission.TRADE)
  ResponseEntity<DisputeEntry> say(
      @PathVariable("id") DisputeId id, @RequestBody NewStatement statement);

  /**
   * Adds a file (JPEG, PNG, WebP, PDF or plain text by its content, at most 8 MiB). 201; 422 {@code
   * not-what-it-says} when the content does not fit the name.
   *
   * @param name the file's name with its extension
   * @param note what it shows
   */
  @PostExchange(value = "/v1/disputes/{id}/evidence", contentType = "application/octet-stream")
  @Access(Permission.TRADE)
  ResponseEntity<DisputeEntry> addEvidence(
      @PathVariable("id") DisputeId id,
      @RequestParam("name") String name,
      @RequestParam(value = "note", required = false) @Nullable String note,
      @RequestBody byte[] content);

  /** A file of one's own dispute, as an attachment. */
  @GetExchange("/v1/disputes/{id}/evidence/{entry}")
  @Access(Permission.TRADE)
  ResponseEntity<byte[]> evidence(
      @PathVariable("id") DisputeId id, @PathVariable("entry") UUID entry);

  /** The key that rulings are signed with. */
  @GetExchange("/v1/rulings/key")
  @Access(Permission.PUBLIC)
  RulingKey rulingKey();

  /**
   * The operators' queue without the cases that the caller may not touch: escalated first, then by
   * the time they are due.
   *
   * @param state open (when absent), overdue, awaiting-second or closed
   * @param mine only those that the caller took
   */
  @GetExchange("/v1/operator/disputes")
  @Access(Permission.RULE_DISPUTES)
  Page<DisputeItem> queue(
      @RequestParam(value = "state", required = false) @Nullable String state,
      @RequestParam(value = "mine", required = false) @Nullable Boolean mine,
      @RequestParam(value = "cursor", required = false) @Nullable String cursor,
      @RequestParam(value = "limit", required = false) @Nullable Integer limit);

  /** How many disputes of that queue wait, and how many for too long. */
  @GetExchange("/v1/operator/queues/disputes")
  @Access(Permission.RULE_DISPUTES)
  Waiting disputesWaiting();

  /** A dispute whole. 403 {@code conflict-of-interest} for an operator who is party or related. */
  @GetExchange("/v1/operator/disputes/{id}")
  @Access(Permission.RULE_DISPUTES)
  ResponseEntity<Dispute> disputeWhole(@PathVariable("id") DisputeId id);

  /** A file of a dispute; that it was read is recorded. */
  @GetExchange("/v1/operator/disputes/{id}/evidence/{entry}")
  @Access(Permission.RULE_DISPUTES)
  ResponseEntity<byte[]> evidenceForOperator(
      @PathVariable("id") DisputeId id, @PathVariable("entry") UUID entry);

  /** Takes the case: the parties see who looks after it. 201. */
  @PostExchange("/v1/operator/disputes/{id}/assignment")
  @Access(Permission.RULE_DISPUTES)
  ResponseEntity<Dispute> takeCase(@PathVariable("id") DisputeId id);

  /** Steps aside for good, with the reason; the case is free again. 204. */
  @PostExchange("/v1/operator/disputes/{id}/recusal")
  @Access(Permission.RULE_DISPUTES)
  ResponseEntity<Void> recuse(@PathVariable("id") DisputeId id, @RequestBody Because because);

  /** Asks or tells both parties something. 201. */
  @PostExchange("/v1/operator/disputes/{id}/statements")
  @Access(Permission.RULE_DISPUTES)
  ResponseEntity<DisputeEntry> sayAsOperator(
      @PathVariable("id") DisputeId id, @RequestBody NewStatement statement);

  /** What a ruling would do; nothing happens. 409 {@code order-moved} on another step. */
  @PostExchange("/v1/operator/disputes/{id}/rulings/preview")
  @Access(Permission.RULE_DISPUTES)
  RulingPreview previewRuling(@PathVariable("id") DisputeId id, @RequestBody RulingDraft draft);

  /**
   * Rules: signed and carried out as one step, or, above the limit, proposed to another operator.
   * 201 with the dispute, whose {@code ruling} or {@code proposal} tells which; 409 {@code
   * order-moved} when a step came first.
   */
  @PostExchange("/v1/operator/disputes/{id}/rulings")
  @Access(Permission.RULE_DISPUTES)
  @StepUp
  ResponseEntity<Dispute> rule(@PathVariable("id") DisputeId id, @RequestBody RulingDraft draft);

  /** Approves another operator's proposal, which is carried out at once. 201. */
  @PostExchange("/v1/operator/disputes/{id}/rulings/{ruling}/approval")
  @Access(Permission.RULE_DISPUTES)
  @StepUp
  ResponseEntity<Dispute> approveRuling(
      @PathVariable("id") DisputeId id, @PathVariable("ruling") UUID ruling);

  /** Rejects another operator's proposal or withdraws one's own. 201. */
  @PostExchange("/v1/operator/disputes/{id}/rulings/{ruling}/rejection")
  @Access(Permission.RULE_DISPUTES)
  ResponseEntity<Dispute> rejectRuling(
      @PathVariable("id") DisputeId id,
      @PathVariable("ruling") UUID ruling,
      @RequestBody Because because);

  /**
   * Rulings of the past, newest first.
   *
   * @param query words of their summaries
   * @param reason the reason for which disputes were opened
   * @param agreement an agreement's name
   */
  @GetExchange("/v1/operator/precedents")
  @Access(Permission.RULE_DISPUTES)
  Page<Precedent> precedents(
      @RequestParam(value = "q", required = false) @Nullable String query,
      @RequestParam(value = "reason", required = false) @Nullable String reason,
      @RequestParam(value = "agreement", required = false) @Nullable String agreement,
      @RequestParam(value = "cursor", required = false) @Nullable String cursor,
      @RequestParam(value = "limit", required = false) @Nullable Integer limit);

  /**
   * Takes an operator's transition of an order that is not in dispute, for example to cancel it.
   * 201 with the order; 403 {@code conflict-of-interest}, 412 on a stale If-Match.
   */
  @PostExchange("/v1/operator/orders/{id}/transitions")
  @Access(Permission.RULE_DISPUTES)
  ResponseEntity<Order> transitionAsOperator(
      @PathVariable("id") OrderId id,
      @RequestHeader(value = "If-Match", required = false) @Nullable String ifMatch,
      @RequestBody TransitionRequest request);
}
