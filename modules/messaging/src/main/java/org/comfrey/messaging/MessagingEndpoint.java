package org.comfrey.messaging;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.comfrey.api.AttachmentId;
import org.comfrey.api.ConversationId;
import org.comfrey.api.ListingId;
import org.comfrey.api.OrderId;
import org.comfrey.api.Page;
import org.comfrey.api.PersonId;
import org.comfrey.api.Waiting;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.identity.internal.PeopleQuery;
import org.comfrey.api.marketplace.internal.OffersApi;
import org.comfrey.api.messaging.Attachment;
import org.comfrey.api.messaging.Complaint;
import org.comfrey.api.messaging.ComplaintDecision;
import org.comfrey.api.messaging.Conversation;
import org.comfrey.api.messaging.ConversationFacts;
import org.comfrey.api.messaging.Message;
import org.comfrey.api.messaging.MessagingApi;
import org.comfrey.api.messaging.NewComplaint;
import org.comfrey.api.messaging.NewConversation;
import org.comfrey.api.messaging.NewMessage;
import org.comfrey.api.messaging.ReadMark;
import org.comfrey.api.messaging.events.ConversationChanged;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.web.Cursors;
import org.comfrey.kernel.web.Problems;
import org.comfrey.kernel.web.RateLimit;
import org.comfrey.kernel.web.Rated;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/**
 * The public resources of messaging. Every conversation is looked up as its caller may see it:
 * another pair's does not exist.
 */
@RestController
final class MessagingEndpoint implements MessagingApi {
  private static final int CREATED = 201;

  private final ModuleDatabase database;
  private final Conversations conversations;
  private final Messages messages;
  private final Bodies bodies;
  private final Mailroom mailroom;
  private final Reading reading;
  private final Attachments attachments;
  private final Complaints complaints;
  private final TalkFacts facts;
  private final OffersApi offers;
  private final PeopleApi people;
  private final Cursors cursors;
  private final Outbox outbox;
  private final Ids ids;
  private final InstantSource clock;

  MessagingEndpoint(
      ModuleDatabase database,
      Conversations conversations,
      Messages messages,
      Bodies bodies,
      Mailroom mailroom,
      Reading reading,
      Attachments attachments,
      Complaints complaints,
      OffersApi offers,
      PeopleApi people,
      Cursors cursors,
      Outbox outbox,
      Ids ids,
      InstantSource clock) {
    this.database = database;
    this.conversations = conversations;
    this.messages = messages;
    this.bodies = bodies;
    this.mailroom = mailroom;
    this.reading = reading;
    this.attachments = attachments;
    this.complaints = complaints;
    this.facts = new TalkFacts(database, people);
    this.offers = offers;
    this.people = people;
    this.cursors = cursors;
    this.outbox = outbox;
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public Page<Conversation> conversations(@Nullable String cursor, @Nullable Integer limit) {
    PersonId person = caller();
    int size = Cursors.limit(limit);
    String list = "conversations/" + person;
    Conversations.Place after = cursors.open(list, cursor, Conversations.Place.class);
    Page<Head> page =
        cursors.page(
            list,
            conversations.of(person, after, size + 1),
            size,
            head -> new Conversations.Place(head.lastAt(), head.id().value()));
    return new Page<>(views(page.items(), person), page.next());
  }

  @Override
  public ResponseEntity<Conversation> begin(NewConversation wanted) {
    PersonId person = caller();
    OrderId order = wanted.order();
    ListingId listing = wanted.listing();
    if ((order == null) == (listing == null)) {
      throw Problems.invalid(
          order == null ? "order" : "listing",
          order == null ? "required" : "not-both",
          "Name an order or a listing.",
          "one of the two");
    }
    Head head = order != null ? aboutOrder(person, order) : withProvider(person, listing);
    return ResponseEntity.created(URI.create("/v1/conversations/" + head.id()))
        .body(views(List.of(head), person).getFirst());
  }

  private Head aboutOrder(PersonId person, OrderId order) {
    Conversations.About about =
        conversations
            .order(order)
            .filter(known -> List.of(known.client(), known.provider()).contains(person))
            .orElseThrow(() -> Problems.notFound("order", order));
    return begun(person, person.equals(about.client()) ? about.provider() : about.client(), about);
  }

  private Head withProvider(PersonId person, @Nullable ListingId listing) {
    PersonId provider =
        offers.offer(java.util.Objects.requireNonNull(listing, "checked before")).provider();
    if (provider.equals(person)) {
      throw Refusals.OWN_LISTING.because("Listing " + listing + " is your own.");
    }
    return begun(person, provider, null);
  }

  private Head begun(PersonId person, PersonId with, Conversations.@Nullable About about) {
    OrderId order = about == null ? null : about.order();
    return database.inTransaction(() -> {
      Head found = conversations.between(person, with, order).orElse(null);
      if (found != null) {
        return found;
      }
      UUID id = ids.next();
      if (conversations.add(id, person, with, about, clock.instant())) {
        outbox.append(
            new ConversationChanged(new ConversationId(id), "begun", person, clock.instant()));
      }
      // Where both began at once, the other one's stands.
      return conversations.between(person, with, order).orElseThrow();
    });
  }

  @Override
  public Conversation conversation(ConversationId id) {
    PersonId person = caller();
    return views(List.of(conversations.of(person, id)), person).getFirst();
  }

  /** Where a page of messages ended. */
  record Position(long sequence) {}

  @Override
  public Page<Message> messages(
      ConversationId id, @Nullable Long after, @Nullable String cursor, @Nullable Integer limit) {
    conversations.of(caller(), id);
    int size = Cursors.limit(limit);
    String list = "messages/" + id + "/" + (after == null ? "back" : "on");
    Position from = cursors.open(list, cursor, Position.class);
    List<Message> found =
        after == null
            ? messages.before(id, from == null ? Long.MAX_VALUE : from.sequence(), size + 1)
            : messages.after(id, from == null ? after : from.sequence(), size + 1);
    return cursors.page(list, found, size, message -> new Position(message.sequence()));
  }

  @Override
  @Rated(RateLimit.TALK)
  public ResponseEntity<Message> send(ConversationId id, NewMessage message) {
    PersonId person = caller();
    Sent sent = new Sent(id, person, message);
    conversations.of(person, id);
    sent.check();
    CompletableFuture<Outcome> told = new CompletableFuture<>();
    mailroom.take(sent, bodies.seal(person, id, message.id(), message.body()), told::complete);
    return switch (told.join()) {
      case Outcome.Stored stored -> ResponseEntity.status(CREATED).body(stored.message());
      case Outcome.Refused refused -> throw refused.because();
    };
  }

  @Override
  public ResponseEntity<Void> read(ConversationId id, ReadMark mark) {
    PersonId person = caller();
    reading.mark(conversations.of(person, id), person, mark.upTo());
    return ResponseEntity.noContent().build();
  }

  @Override
  @Rated(RateLimit.TALK)
  public ResponseEntity<Attachment> attach(ConversationId id, String name, byte[] content) {
    PersonId person = caller();
    Head head = conversations.of(person, id);
    if (!open(head, conversations.blocks(person), person)) {
      throw Refusals.CONVERSATION_CLOSED.because(
          "Nobody can write in conversation " + id + " now.");
    }
    return ResponseEntity.status(CREATED).body(attachments.add(id, person, name, content));
  }

  /** As a download that no browser runs, whatever is in it; the pages show pictures themselves. */
  @Override
  public ResponseEntity<byte[]> file(ConversationId id, AttachmentId file) {
    conversations.of(caller(), id);
    Attachments.Content content =
        attachments.find(id, file).orElseThrow(() -> Problems.notFound("file", file));
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType(content.mediaType()))
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment()
                .filename(content.name(), StandardCharsets.UTF_8)
                .build()
                .toString())
        .header("X-Content-Type-Options", "nosniff")
        .header("Content-Security-Policy", "sandbox; default-src 'none'")
        .header(HttpHeaders.CACHE_CONTROL, "private, no-store")
        .body(content.bytes());
  }

  @Override
  public ResponseEntity<Void> block(ConversationId id) {
    PersonId person = caller();
    Head head = conversations.of(person, id);
    database.inTransaction(() -> {
      Instant now = clock.instant();
      conversations.block(person, head.with(person), now);
      outbox.append(new ConversationChanged(id, "blocked", person, now));
    });
    return ResponseEntity.noContent().build();
  }

  @Override
  public ResponseEntity<Void> unblock(ConversationId id) {
    PersonId person = caller();
    Head head = conversations.of(person, id);
    database.inTransaction(() -> {
      if (conversations.unblock(person, head.with(person))) {
        outbox.append(new ConversationChanged(id, "unblocked", person, clock.instant()));
      }
    });
    return ResponseEntity.noContent().build();
  }

  @Override
  public ResponseEntity<Void> complain(ConversationId id, NewComplaint complaint) {
    PersonId person = caller();
    complaints.add(conversations.of(person, id), person, complaint);
    return ResponseEntity.status(CREATED).build();
  }

  @Override
  public List<ConversationFacts> conversationsOf(PersonId id) {
    return facts.of(id);
  }

  @Override
  public List<ConversationFacts> conversationsAbout(OrderId id) {
    return facts.about(id);
  }

  @Override
  public Page<Complaint> complaints(
      @Nullable String state, @Nullable String cursor, @Nullable Integer limit) {
    if (state != null && !List.of("open", "decided").contains(state)) {
      throw Problems.invalid(
          "state", "unknown-state", "There is no such state of a complaint.", "open or decided");
    }
    boolean open = !"decided".equals(state);
    int size = Cursors.limit(limit);
    String list = "complaints/" + open;
    Complaints.Place after = cursors.open(list, cursor, Complaints.Place.class);
    Page<Complaints.Row> page =
        cursors.page(
            list,
            complaints.queue(open, after, size + 1),
            size,
            row -> new Complaints.Place(row.at(), row.id()));
    return new Page<>(page.items().stream().map(this::view).toList(), page.next());
  }

  @Override
  public Waiting complaintsWaiting() {
    return complaints.queue().waiting();
  }

  @Override
  public ResponseEntity<Complaint> decideComplaint(UUID id, ComplaintDecision decision) {
    return ResponseEntity.status(CREATED).body(view(complaints.decide(id, caller(), decision)));
  }

  private Complaint view(Complaints.Row row) {
    Map<PersonId, String> names = names(List.of(row.by(), row.about()));
    return new Complaint(
        row.id(),
        row.conversation(),
        row.by(),
        names.getOrDefault(row.by(), ""),
        row.about(),
        names.getOrDefault(row.about(), ""),
        row.reason(),
        row.note(),
        row.shown(),
        row.at(),
        complaints.queue().due(row.at()),
        row.decision(),
        row.because(),
        conversations.find(row.conversation()).map(head -> !head.closed()).orElse(false));
  }

  private List<Conversation> views(List<Head> heads, PersonId person) {
    Map<PersonId, String> names = names(heads.stream().map(head -> head.with(person)).toList());
    Map<ConversationId, Message> last = messages.last(heads.stream().map(Head::id).toList());
    Conversations.Blocks blocks = conversations.blocks(person);
    return heads.stream()
        .map(head -> {
          PersonId with = head.with(person);
          return new Conversation(
              head.id(),
              with,
              names.getOrDefault(with, ""),
              head.order(),
              head.title(),
              head.lastSequence(),
              head.lastAt(),
              head.readBy(person),
              head.readBy(with),
              blocks.mine().contains(with),
              open(head, blocks, person),
              last.get(head.id()));
        })
        .toList();
  }

  private static boolean open(Head head, Conversations.Blocks blocks, PersonId person) {
    PersonId with = head.with(person);
    return !head.closed() && !blocks.mine().contains(with) && !blocks.theirs().contains(with);
  }

  private Map<PersonId, String> names(List<PersonId> who) {
    Map<PersonId, String> names = new HashMap<>();
    if (!who.isEmpty()) {
      people
          .contacts(new PeopleQuery(who.stream().distinct().toList()))
          .forEach(contact -> names.put(contact.id(), contact.displayName()));
    }
    return names;
  }

  private static PersonId caller() {
    return Callers.current().person();
  }
}
