package org.comfrey.api.messaging;

import java.util.List;
import java.util.UUID;
import org.comfrey.api.Access;
import org.comfrey.api.AttachmentId;
import org.comfrey.api.ConversationId;
import org.comfrey.api.OrderId;
import org.comfrey.api.Page;
import org.comfrey.api.Permission;
import org.comfrey.api.PersonId;
import org.comfrey.api.Waiting;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/**
 * Conversations of two people. What is new reaches their devices over the WebSocket at {@code
 * /v1/conversations/live}; here is what was said, and another way to say something.
 */
@HttpExchange
public interface MessagingApi {
  /** One's conversations, those with the newest messages first. */
  @GetExchange("/v1/conversations")
  @Access(Permission.TALK)
  Page<Conversation> conversations(
      @RequestParam(value = "cursor", required = false) @Nullable String cursor,
      @RequestParam(value = "limit", required = false) @Nullable Integer limit);

  /** The conversation about an order or with a provider, begun where there is none. 201. */
  @PostExchange("/v1/conversations")
  @Access(Permission.TALK)
  ResponseEntity<Conversation> begin(@RequestBody NewConversation conversation);

  /** One of one's conversations. */
  @GetExchange("/v1/conversations/{id}")
  @Access(Permission.TALK)
  Conversation conversation(@PathVariable("id") ConversationId id);

  /**
   * What was said, newest first.
   *
   * @param after only what came after this sequence, oldest first: to go on where one was
   */
  @GetExchange("/v1/conversations/{id}/messages")
  @Access(Permission.TALK)
  Page<Message> messages(
      @PathVariable("id") ConversationId id,
      @RequestParam(value = "after", required = false) @Nullable Long after,
      @RequestParam(value = "cursor", required = false) @Nullable String cursor,
      @RequestParam(value = "limit", required = false) @Nullable Integer limit);

  /**
   * Sends a message; the same id again answers the same. 201; 409 {@code conversation-closed}, 413
   * {@code message-too-large}, 422 {@code message-id-reused}.
   */
  @PostExchange("/v1/conversations/{id}/messages")
  @Access(Permission.TALK)
  ResponseEntity<Message> send(
      @PathVariable("id") ConversationId id, @RequestBody NewMessage message);

  /** Notes how far one has read, and tells the other one. 204. */
  @PutExchange("/v1/conversations/{id}/read")
  @Access(Permission.TALK)
  ResponseEntity<Void> read(@PathVariable("id") ConversationId id, @RequestBody ReadMark mark);

  /**
   * Adds a file (JPEG, PNG, WebP, PDF or plain text by its content, at most 8 MiB) that a message
   * can name. 201; 422 {@code not-what-it-says} when the content does not fit the name.
   */
  @PostExchange(value = "/v1/conversations/{id}/files", contentType = "application/octet-stream")
  @Access(Permission.TALK)
  ResponseEntity<Attachment> attach(
      @PathVariable("id") ConversationId id,
      @RequestParam("name") String name,
      @RequestBody byte[] content);

  /** A file of one of one's conversations. */
  @GetExchange("/v1/conversations/{id}/files/{file}")
  @Access(Permission.TALK)
  ResponseEntity<byte[]> file(
      @PathVariable("id") ConversationId id, @PathVariable("file") AttachmentId file);

  /** Blocks the other one: neither can write to the other any more. 204. */
  @PutExchange("/v1/conversations/{id}/block")
  @Access(Permission.TALK)
  ResponseEntity<Void> block(@PathVariable("id") ConversationId id);

  /** Ends one's own block. 204. */
  @DeleteExchange("/v1/conversations/{id}/block")
  @Access(Permission.TALK)
  ResponseEntity<Void> unblock(@PathVariable("id") ConversationId id);

  /** Complains to the operators, showing them messages. 201; 422 {@code not-what-was-sent}. */
  @PostExchange("/v1/conversations/{id}/complaints")
  @Access(Permission.TALK)
  ResponseEntity<Void> complain(
      @PathVariable("id") ConversationId id, @RequestBody NewComplaint complaint);

  /** Somebody's conversations without what was said, newest first: at most 100. */
  @GetExchange("/v1/operator/people/{id}/conversations")
  @Access(Permission.OPERATE_PEOPLE)
  List<ConversationFacts> conversationsOf(@PathVariable("id") PersonId id);

  /** The conversation about an order without what was said, where there is one. */
  @GetExchange("/v1/operator/orders/{id}/conversations")
  @Access(Permission.OPERATE_ORDERS)
  List<ConversationFacts> conversationsAbout(@PathVariable("id") OrderId id);

  /**
   * Complaints, those that wait longest first.
   *
   * @param state open (when absent) or decided
   */
  @GetExchange("/v1/operator/complaints")
  @Access(Permission.OPERATE_REPORTS)
  Page<Complaint> complaints(
      @RequestParam(value = "state", required = false) @Nullable String state,
      @RequestParam(value = "cursor", required = false) @Nullable String cursor,
      @RequestParam(value = "limit", required = false) @Nullable Integer limit);

  /** How many complaints wait, and how many for too long. */
  @GetExchange("/v1/operator/queues/complaints")
  @Access(Permission.OPERATE_REPORTS)
  Waiting complaintsWaiting();

  /** Decides about a complaint. 201; 403 {@code conflict-of-interest} for one of the two people. */
  @PostExchange("/v1/operator/complaints/{id}/decisions")
  @Access(Permission.OPERATE_REPORTS)
  ResponseEntity<Complaint> decideComplaint(
      @PathVariable("id") UUID id, @RequestBody ComplaintDecision decision);
}
