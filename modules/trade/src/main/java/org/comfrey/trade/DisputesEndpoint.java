package org.comfrey.trade;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.comfrey.agreement.Role;
import org.comfrey.api.DisputeId;
import org.comfrey.api.OrderId;
import org.comfrey.api.Page;
import org.comfrey.api.PersonId;
import org.comfrey.api.Waiting;
import org.comfrey.api.trade.Because;
import org.comfrey.api.trade.Dispute;
import org.comfrey.api.trade.DisputeEntry;
import org.comfrey.api.trade.DisputeItem;
import org.comfrey.api.trade.DisputesApi;
import org.comfrey.api.trade.NewDispute;
import org.comfrey.api.trade.NewStatement;
import org.comfrey.api.trade.Order;
import org.comfrey.api.trade.Precedent;
import org.comfrey.api.trade.RulingDraft;
import org.comfrey.api.trade.RulingKey;
import org.comfrey.api.trade.RulingPreview;
import org.comfrey.api.trade.TransitionRequest;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.web.Cursors;
import org.comfrey.kernel.web.ETags;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/**
 * The public resources of disputes. To whom a dispute does not belong it does not exist; operators
 * see every case but those that they must not touch.
 */
@RestController
final class DisputesEndpoint implements DisputesApi {
  private static final Set<String> STATES = Set.of("open", "overdue", "awaiting-second", "closed");

  private final OrderStore orders;
  private final DisputeStore store;
  private final RulingStore precedents;
  private final Disputes disputes;
  private final Rulings rulings;
  private final Impartiality impartiality;
  private final Transitions transitions;
  private final DisputeViews views;
  private final OrderViews orderViews;
  private final Cursors cursors;
  private final InstantSource clock;

  DisputesEndpoint(
      OrderStore orders,
      DisputeStore store,
      RulingStore precedents,
      Disputes disputes,
      Rulings rulings,
      Impartiality impartiality,
      Transitions transitions,
      DisputeViews views,
      OrderViews orderViews,
      Cursors cursors,
      InstantSource clock) {
    this.orders = orders;
    this.store = store;
    this.precedents = precedents;
    this.disputes = disputes;
    this.rulings = rulings;
    this.impartiality = impartiality;
    this.transitions = transitions;
    this.views = views;
    this.orderViews = orderViews;
    this.cursors = cursors;
    this.clock = clock;
  }

  @Override
  public ResponseEntity<Dispute> open(NewDispute wanted) {
    PersonId person = caller();
    OrderRow order =
        orders
            .find(wanted.order())
            .filter(found -> found.step() > 0)
            .filter(found ->
                found.terms().client().equals(person) || found.terms().provider().equals(person))
            .orElseThrow(() -> Problems.notFound("order", wanted.order()));
    Role role = order.terms().client().equals(person) ? Role.CLIENT : Role.PROVIDER;
    return created(disputes.open(order, role, person, wanted), role);
  }

  @Override
  public Page<DisputeItem> disputes(
      @Nullable Boolean open, @Nullable String cursor, @Nullable Integer limit) {
    PersonId person = caller();
    int size = Cursors.limit(limit);
    String list = "disputes/" + person + "/" + open;
    Position after = cursors.open(list, cursor, Position.class);
    List<DisputeRow> rows =
        store.ofPerson(
            person,
            open,
            after == null ? null : after.opened(),
            after == null ? new UUID(0, 0) : after.id(),
            size + 1);
    Page<DisputeRow> page =
        cursors.page(list, rows, size, row -> new Position(row.opened(), row.id().value()));
    return new Page<>(views.list(page.items()), page.next());
  }

  /** Where a page of one's own disputes ended. */
  record Position(Instant opened, UUID id) {}

  @Override
  public ResponseEntity<Dispute> dispute(DisputeId id) {
    DisputeRow dispute = mine(id);
    return tagged(views.whole(dispute, side(dispute)));
  }

  @Override
  public ResponseEntity<DisputeEntry> say(DisputeId id, NewStatement statement) {
    DisputeRow dispute = mine(id);
    return ResponseEntity.status(201)
        .body(
            views.entry(dispute, disputes.say(dispute, side(dispute), caller(), statement.text())));
  }

  @Override
  public ResponseEntity<DisputeEntry> addEvidence(
      DisputeId id, String name, @Nullable String note, byte[] content) {
    DisputeRow dispute = mine(id);
    return ResponseEntity.status(201)
        .body(
            views.entry(
                dispute, disputes.show(dispute, side(dispute), caller(), name, note, content)));
  }

  @Override
  public ResponseEntity<byte[]> evidence(DisputeId id, UUID entry) {
    return attached(disputes.read(mine(id), entry, null));
  }

  @Override
  public RulingKey rulingKey() {
    return rulings.key();
  }

  @Override
  public Page<DisputeItem> queue(
      @Nullable String state,
      @Nullable Boolean mine,
      @Nullable String cursor,
      @Nullable Integer limit) {
    String wanted = state == null ? "open" : state;
    if (!STATES.contains(wanted)) {
      throw Problems.invalid(
          "state",
          "unknown-state",
          "There is no such state of a case.",
          "open, overdue, awaiting-second or closed");
    }
    PersonId operator = caller();
    boolean own = Boolean.TRUE.equals(mine);
    int size = Cursors.limit(limit);
    String list = "queue/" + operator + "/" + wanted + "/" + own;
    DisputeStore.Place after = cursors.open(list, cursor, DisputeStore.Place.class);
    Page<DisputeRow> page =
        cursors.page(
            list,
            store.queue(operator, wanted, own, after, size + 1),
            size,
            row -> new DisputeStore.Place(row.escalated() == null, row.due(), row.id().value()));
    return new Page<>(views.list(page.items()), page.next());
  }

  @Override
  public Waiting disputesWaiting() {
    return store.waiting(caller(), clock.instant());
  }

  @Override
  public ResponseEntity<Dispute> disputeWhole(DisputeId id) {
    return tagged(views.whole(impartial(id), Role.OPERATOR));
  }

  @Override
  public ResponseEntity<byte[]> evidenceForOperator(DisputeId id, UUID entry) {
    return attached(disputes.read(impartial(id), entry, caller()));
  }

  @Override
  public ResponseEntity<Dispute> takeCase(DisputeId id) {
    disputes.takeCase(impartial(id), caller());
    return created(found(id), Role.OPERATOR);
  }

  @Override
  public ResponseEntity<Void> recuse(DisputeId id, Because because) {
    disputes.recuse(impartial(id), caller(), because.reason());
    return ResponseEntity.noContent().build();
  }

  @Override
  public ResponseEntity<DisputeEntry> sayAsOperator(DisputeId id, NewStatement statement) {
    DisputeRow dispute = impartial(id);
    return ResponseEntity.status(201)
        .body(
            views.entry(dispute, disputes.say(dispute, Role.OPERATOR, caller(), statement.text())));
  }

  @Override
  public RulingPreview previewRuling(DisputeId id, RulingDraft draft) {
    return rulings.preview(impartial(id), caller(), draft);
  }

  @Override
  public ResponseEntity<Dispute> rule(DisputeId id, RulingDraft draft) {
    rulings.rule(impartial(id), caller(), draft);
    return created(found(id), Role.OPERATOR);
  }

  @Override
  public ResponseEntity<Dispute> approveRuling(DisputeId id, UUID ruling) {
    rulings.approve(impartial(id), caller(), ruling);
    return created(found(id), Role.OPERATOR);
  }

  @Override
  public ResponseEntity<Dispute> rejectRuling(DisputeId id, UUID ruling, Because because) {
    rulings.reject(impartial(id), caller(), ruling, because.reason());
    return created(found(id), Role.OPERATOR);
  }

  @Override
  public Page<Precedent> precedents(
      @Nullable String query,
      @Nullable String reason,
      @Nullable String agreement,
      @Nullable String cursor,
      @Nullable Integer limit) {
    int size = Cursors.limit(limit);
    String list = "precedents/" + query + "/" + reason + "/" + agreement;
    RulingStore.Place after = cursors.open(list, cursor, RulingStore.Place.class);
    String words = query == null || query.isBlank() ? null : query;
    return cursors.page(
        list,
        precedents.precedents(words, reason, agreement, after, size + 1),
        size,
        row -> new RulingStore.Place(row.at(), row.ruling()));
  }

  @Override
  public ResponseEntity<Order> transitionAsOperator(
      OrderId id, @Nullable String ifMatch, TransitionRequest request) {
    OrderRow order =
        orders
            .find(id)
            .filter(row -> row.step() > 0)
            .orElseThrow(() -> Problems.notFound("order", id));
    impartiality.check(order, caller());
    if (ifMatch != null) {
      ETags.require(ifMatch, order.step());
    }
    OrderRow after = transitions.take(order, Role.OPERATOR, caller(), request);
    return ResponseEntity.status(201)
        .eTag(ETags.of(after.step()))
        .body(orderViews.whole(after, Role.OPERATOR));
  }

  private static PersonId caller() {
    return Callers.current().person();
  }

  private DisputeRow found(DisputeId id) {
    return store.find(id).orElseThrow(() -> Problems.notFound("dispute", id));
  }

  private DisputeRow mine(DisputeId id) {
    return store
        .find(id)
        .filter(dispute -> dispute.party(caller()))
        .orElseThrow(() -> Problems.notFound("dispute", id));
  }

  private DisputeRow impartial(DisputeId id) {
    DisputeRow dispute = found(id);
    impartiality.check(dispute, caller());
    return dispute;
  }

  private static Role side(DisputeRow dispute) {
    return dispute.client().equals(caller()) ? Role.CLIENT : Role.PROVIDER;
  }

  private ResponseEntity<Dispute> created(DisputeRow row, Role viewer) {
    Dispute dispute = views.whole(row, viewer);
    return ResponseEntity.created(URI.create("/v1/disputes/" + row.id()))
        .eTag(ETags.of(dispute.step()))
        .body(dispute);
  }

  private static ResponseEntity<Dispute> tagged(Dispute dispute) {
    return ResponseEntity.ok().eTag(ETags.of(dispute.step())).body(dispute);
  }

  /** As a download that no browser runs, whatever is in it. */
  private static ResponseEntity<byte[]> attached(DisputeEntries.Content content) {
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType(content.mediaType()))
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment()
                .filename(content.name(), java.nio.charset.StandardCharsets.UTF_8)
                .build()
                .toString())
        .header("X-Content-Type-Options", "nosniff")
        .header("Content-Security-Policy", "sandbox; default-src 'none'")
        .header(HttpHeaders.CACHE_CONTROL, "private, no-store")
        .body(content.bytes());
  }
}
