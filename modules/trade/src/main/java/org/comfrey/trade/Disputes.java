package org.comfrey.trade;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.comfrey.agreement.Agreement;
import org.comfrey.agreement.Role;
import org.comfrey.api.DisputeId;
import org.comfrey.api.PersonId;
import org.comfrey.api.trade.EvidenceFile;
import org.comfrey.api.trade.NewDispute;
import org.comfrey.api.trade.TransitionRequest;
import org.comfrey.api.trade.events.DisputeChanged;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Fields;
import org.comfrey.kernel.web.FileKind;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;

/** What people put into disputes: their opening, words, files; and who looks after them. */
final class Disputes {
  static final Set<String> REASONS =
      Set.of(
          "not-as-described",
          "absence",
          "quality",
          "charged-wrongly",
          "not-delivered",
          "safety",
          "other");

  private static final int WORDS_CHARACTERS = 4_000;
  private static final int NAME_CHARACTERS = 120;
  private static final int NOTE_CHARACTERS = 500;
  private static final int FILE_BYTES = 8 * 1024 * 1024;
  private static final int STATEMENTS_MOST = 50;
  private static final int FILES_MOST = 20;

  private final ModuleDatabase database;
  private final DisputeStore disputes;
  private final DisputeEntries entries;
  private final Transitions transitions;
  private final Agreements agreements;
  private final Outbox outbox;
  private final Ids ids;
  private final Clock clock;

  Disputes(
      ModuleDatabase database,
      DisputeStore disputes,
      DisputeEntries entries,
      Transitions transitions,
      Agreements agreements,
      Outbox outbox,
      Ids ids,
      Clock clock) {
    this.database = database;
    this.disputes = disputes;
    this.entries = entries;
    this.transitions = transitions;
    this.agreements = agreements;
    this.outbox = outbox;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Opens a dispute. The words are written first, under the name of the step that will open it: a
   * crash in between leaves words that belong to nothing and that nobody sees.
   */
  DisputeRow open(OrderRow order, Role role, PersonId person, NewDispute wanted) {
    Fields.check(fields ->
        fields
            .that(
                REASONS.contains(wanted.reason()),
                "reason",
                "unknown-reason",
                "There is no such reason.",
                String.join(", ", REASONS.stream().sorted().toList()))
            .text("statement", wanted.statement(), 1, WORDS_CHARACTERS));
    String transition = opening(order, role, wanted.transition());
    DisputeId id = new DisputeId(ids.next());
    entries.add(
        id,
        DisputeEntries.Entry.of(ids.next(), "statement", role.word(), person, clock.instant())
            .saying(wanted.statement().strip()),
        null);
    try {
      transitions.take(
          order,
          new TransitionRequest(transition, null),
          Proposal.by(id.value(), role, person).because(wanted.reason()));
    } catch (ProblemException refused) {
      // After a failure on our side the step may have been accepted all the same.
      if (refused.status() < 500) {
        entries.forget(id);
      }
      throw refused;
    }
    return disputes.find(id).orElseThrow(() -> Problems.notFound("dispute", id));
  }

  /** The transition by which the caller disputes: the one they named, or the first there is. */
  private String opening(OrderRow order, Role role, @Nullable String named) {
    Agreement agreement = agreements.pinned(order.terms().agreementHash()).agreement();
    if (named != null) {
      Agreement.Transition transition = agreement.transitions().get(named);
      if (transition == null || !DisputeSteps.disputed(agreement, transition.to())) {
        throw Problems.invalid(
            "transition", "opens-no-dispute", "'" + named + "' opens no dispute.", "or none");
      }
      return named;
    }
    return agreement.leaving(order.live().state()).stream()
        .filter(t -> t.by().contains(role) && DisputeSteps.disputed(agreement, t.to()))
        .map(Agreement.Transition::name)
        .findFirst()
        .orElseThrow(() ->
            Refusals.NOT_POSSIBLE.because(
                "Order "
                    + order.id()
                    + " is in "
                    + order.live().state()
                    + ", which its agreement does not let you dispute."));
  }

  /** Adds words to an open dispute. */
  DisputeEntries.Entry say(DisputeRow dispute, Role role, PersonId person, String text) {
    Fields.check(fields -> fields.text("text", text, 1, WORDS_CHARACTERS));
    DisputeEntries.Entry entry =
        DisputeEntries.Entry.of(ids.next(), "statement", role.word(), person, clock.instant())
            .saying(text.strip());
    add(dispute, entry, null, STATEMENTS_MOST);
    return entry;
  }

  /** Adds a file to an open dispute, if it is what its name says. */
  DisputeEntries.Entry show(
      DisputeRow dispute,
      Role role,
      PersonId person,
      String name,
      @Nullable String note,
      byte[] content) {
    Fields.check(fields ->
        fields
            .text("name", name, 1, NAME_CHARACTERS)
            .that(
                !name.contains("/") && !name.contains("\\"),
                "name",
                "not-a-name",
                "A file's name has no slashes.",
                "for example receipt.pdf")
            .text("note", note, 0, NOTE_CHARACTERS));
    if (content.length > FILE_BYTES) {
      throw Problems.BODY_TOO_LARGE
          .because("A file has at most 8 MiB.")
          .with("maximumBytes", FILE_BYTES);
    }
    FileKind kind =
        FileKind.of(content)
            .orElseThrow(() ->
                Refusals.NOT_WHAT_IT_SAYS.because(
                    "By its content '"
                        + name
                        + "' is no JPEG, PNG, WebP, PDF or plain text; send one of these."));
    if (!kind.fits(name)) {
      throw Refusals.NOT_WHAT_IT_SAYS
          .because("'" + name + "' is " + kind.mediaType() + " by its content; name it so.")
          .with("mediaType", kind.mediaType());
    }
    DisputeEntries.Entry entry =
        DisputeEntries.Entry.of(ids.next(), "evidence", role.word(), person, clock.instant())
            .saying(note == null || note.isBlank() ? null : note.strip())
            .showing(
                new EvidenceFile(name.strip(), kind.mediaType(), content.length, sha256(content)));
    add(dispute, entry, content, FILES_MOST);
    return entry;
  }

  private void add(
      DisputeRow dispute, DisputeEntries.Entry entry, byte @Nullable [] content, int most) {
    PersonId author = java.util.Objects.requireNonNull(entry.person());
    database.inTransaction(() -> {
      DisputeRow locked = locked(dispute.id());
      if (entries.count(dispute.id(), entry.kind(), author) >= most) {
        throw Refusals.RECORD_FULL
            .because("You added " + most + " of these already; say the rest in one of them.")
            .with("most", most);
      }
      entries.add(dispute.id(), entry, content);
      outbox.append(changed(locked, entry.kind(), entry.role(), author, entry.id()));
    });
  }

  /** A file of a dispute; that an operator read it is recorded. */
  DisputeEntries.Content read(DisputeRow dispute, UUID entry, @Nullable PersonId operator) {
    Optional<DisputeEntries.Content> content = entries.content(dispute.id(), entry);
    if (content.isPresent() && operator != null) {
      database.inTransaction(() -> {
        outbox.append(changed(dispute, "evidence-read", "operator", operator, entry));
      });
    }
    return content.orElseThrow(() -> Problems.notFound("evidence", entry));
  }

  /** An operator takes the case. */
  void takeCase(DisputeRow dispute, PersonId operator) {
    database.inTransaction(() -> {
      DisputeRow locked = locked(dispute.id());
      if (operator.equals(locked.mediator())) {
        return;
      }
      disputes.mediator(dispute.id(), operator);
      note(locked, "assigned", operator, null);
    });
  }

  /** An operator steps aside for good. */
  void recuse(DisputeRow dispute, PersonId operator, String reason) {
    Fields.check(fields -> fields.text("reason", reason, 1, NOTE_CHARACTERS));
    database.inTransaction(() -> {
      DisputeRow locked = locked(dispute.id());
      disputes.recuse(dispute.id(), operator, reason.strip(), clock.instant());
      if (operator.equals(locked.mediator())) {
        disputes.mediator(dispute.id(), null);
      }
      note(locked, "recused", operator, null);
    });
  }

  /** Nobody ruled in time: the case goes to the top of the queue. */
  void due(DisputeId id) {
    database.inTransaction(() -> {
      Instant now = clock.instant();
      Optional<DisputeRow> found = disputes.lock(id).filter(DisputeRow::open);
      if (found.isEmpty() || found.get().due().isAfter(now)) {
        return;
      }
      if (disputes.escalate(id, now)) {
        entries.add(
            id, DisputeEntries.Entry.of(ids.next(), "overdue", Role.TIME.word(), null, now), null);
        outbox.append(changed(found.get(), "overdue", Role.TIME.word(), null, null));
      }
    });
  }

  /** Notes in the record, and for whoever asks later, what an operator did. */
  void note(DisputeRow dispute, String kind, PersonId operator, @Nullable UUID about) {
    UUID id = ids.next();
    entries.add(
        dispute.id(),
        DisputeEntries.Entry.of(id, kind, Role.OPERATOR.word(), operator, clock.instant()),
        null);
    outbox.append(
        changed(dispute, kind, Role.OPERATOR.word(), operator, about == null ? id : about));
  }

  private DisputeRow locked(DisputeId id) {
    DisputeRow dispute = disputes.lock(id).orElseThrow(() -> Problems.notFound("dispute", id));
    if (!dispute.open()) {
      throw Refusals.DISPUTE_CLOSED.because("Dispute " + id + " is closed; nothing is added.");
    }
    return dispute;
  }

  DisputeChanged changed(
      DisputeRow dispute, String kind, String by, @Nullable PersonId person, @Nullable UUID about) {
    return new DisputeChanged(
        dispute.id(),
        dispute.order(),
        kind,
        by,
        person,
        about,
        dispute.client(),
        dispute.provider(),
        clock.instant());
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
