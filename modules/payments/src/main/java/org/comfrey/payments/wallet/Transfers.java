package org.comfrey.payments.wallet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.Money;
import org.comfrey.api.PersonId;
import org.comfrey.api.TransferId;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.payments.TransferRequest;
import org.comfrey.api.payments.TransferView;
import org.comfrey.api.payments.events.MoneySent;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.faults.Halt;
import org.comfrey.kernel.web.Fields;
import org.comfrey.kernel.web.Idempotency;
import org.comfrey.kernel.web.Limits;
import org.comfrey.kernel.web.Problems;
import org.comfrey.ledger.Assignment;
import org.comfrey.ledger.Companion;
import org.comfrey.ledger.CreateAccount;
import org.comfrey.ledger.CreateTransfer;
import org.comfrey.ledger.Once;
import org.comfrey.ledger.Reply;
import org.comfrey.ledger.Row;
import org.comfrey.ledger.RowTable;
import org.comfrey.ledger.RowTable.Column;
import org.comfrey.ledger.Submission;
import org.comfrey.ledger.Uint128;
import org.comfrey.payments.chart.Amounts;
import org.comfrey.payments.chart.Book;
import org.comfrey.payments.chart.Chart;
import org.comfrey.payments.chart.Currencies;
import org.comfrey.payments.chart.Derived;
import org.comfrey.payments.chart.Times;
import org.comfrey.payments.chart.TransferKind;

/**
 * Sends money from one person to another: one submission to the ledger and nothing else. The
 * Idempotency-Key, the daily limit, the note and the event commit with the money.
 *
 * <p>The daily limit is a ledger's account too. Each transfer holds its amount on the sender's
 * allowance for 24 hours, and the allowance has the limit as its ceiling: what was sent within any
 * 24 hours can never be more, on however many nodes at once.
 */
public final class Transfers {
  static final int NOTE_CHARACTERS = 200;
  private static final long A_DAY_SECONDS = 24 * 60 * 60;
  private static final int REPLY_BYTES = Long.BYTES * 3;
  private static final RowTable NOTES =
      new RowTable(
          "transfer_note",
          List.of(
              new Column("transfer_id", RowTable.Type.UUID),
              new Column("sender", RowTable.Type.UUID),
              new Column("note", RowTable.Type.BYTEA)));

  private final Book book;
  private final Recipients recipients;
  private final FieldCipher cipher;

  /** Transfers in that book, between people whom identity knows. */
  public Transfers(Book book, PeopleApi people, FieldCipher cipher) {
    this.book = book;
    this.recipients = new Recipients(people);
    this.cipher = cipher;
  }

  /** Sends money, or answers as it was answered to the same key before. */
  TransferView send(PersonId sender, String key, TransferRequest request) {
    check(request);
    PersonId recipient = recipient(request);
    if (recipient.equals(sender)) {
      throw MoneyProblems.RECIPIENT_IS_SENDER
          .because("The recipient is the sender.")
          .at(
              request.to() == null ? "toEmail" : "to",
              "recipient-is-sender",
              "That is you.",
              "another person");
    }
    byte[] fingerprint =
        Derived.fingerprint(
            recipient, request.amount().amountMinor(), request.amount().currency(), note(request));
    // With the body in it, another body under a key that was refused is another transfer.
    TransferId id =
        new TransferId(
            Derived.id("transfer", sender, key, java.util.HexFormat.of().formatHex(fingerprint)));
    Submission submission = submission(id, sender, recipient, key, fingerprint, request);
    Halt.at("transfer.before-commit");
    Reply reply = book.commit(submission);
    Halt.at("transfer.after-commit");
    return switch (reply) {
      case Reply.Accepted accepted ->
          view(id, sender, recipient, request, Times.ofNanos(accepted.timestamp()));
      case Reply.Replayed replayed -> replayed(sender, recipient, request, replayed.reply());
      case Reply.KeyConflict conflict ->
          throw Problems.IDEMPOTENCY_KEY_REUSED
              .because("This Idempotency-Key came before with another transfer. Use a new one.")
              .at(
                  Idempotency.HEADER,
                  "reused",
                  "The key belongs to another transfer.",
                  "a new key");
      case Reply.Rejected rejected -> throw MoneyProblems.of(rejected, request.amount());
      case Reply.StepMoved moved -> throw new IllegalStateException("a transfer has no step");
    };
  }

  private static void check(TransferRequest request) {
    Fields.check(fields ->
        fields
            .that(
                (request.to() == null) != (request.toEmail() == null),
                "to",
                "recipient-required",
                "Name the recipient by id or by e-mail address.",
                "exactly one of to and toEmail")
            .line("toEmail", request.toEmail(), 3, 254)
            .line("note", request.note(), 0, NOTE_CHARACTERS));
    Fields.check(fields -> Amounts.wellFormed(fields, request.amount()));
    long most = Currencies.minor(Limits.TRANSFER_MAJOR_UNITS, request.amount().currency());
    if (request.amount().amountMinor() > most) {
      throw MoneyProblems.OVER_LIMIT
          .because("One transfer moves at most " + most + " minor units.")
          .at("amount.amountMinor", "over-limit", "Over the limit of a transfer.", "1 to " + most);
    }
  }

  private PersonId recipient(TransferRequest request) {
    PersonId id = request.to();
    String email = request.toEmail();
    Optional<PersonId> found =
        id != null ? recipients.withId(id) : recipients.withEmail(email == null ? "" : email);
    return found.orElseThrow(() ->
        MoneyProblems.RECIPIENT_NOT_FOUND
            .because("Nobody here has that " + (id != null ? "id." : "e-mail address."))
            .at(
                id != null ? "to" : "toEmail",
                "recipient-not-found",
                "There is no such person.",
                "somebody with an account here"));
  }

  private static String note(TransferRequest request) {
    String note = request.note();
    return note == null ? "" : note;
  }

  private Submission submission(
      TransferId id,
      PersonId sender,
      PersonId recipient,
      String key,
      byte[] fingerprint,
      TransferRequest request) {
    Money amount = request.amount();
    String currency = amount.currency();
    CreateAccount from = Chart.wallet(sender, currency);
    CreateAccount to = Chart.wallet(recipient, currency);
    CreateAccount allowance =
        Chart.allowance(
            sender, currency, Currencies.minor(Limits.TRANSFERS_OF_A_DAY_MAJOR_UNITS, currency));
    CreateAccount given = Chart.allowancesGiven(currency);
    book.ensure(List.of(from, to, allowance, given));
    Uint128 reference = Uint128.of(id.value());
    CreateTransfer transfer =
        CreateTransfer.of(
                reference,
                from.id(),
                to.id(),
                amount.amountMinor(),
                Currencies.ledger(currency),
                TransferKind.TRANSFER.code())
            .withUserData(reference, 0, 0);
    CreateTransfer counted =
        CreateTransfer.pend(
            Uint128.of(Derived.id("allowance", id)),
            given.id(),
            allowance.id(),
            amount.amountMinor(),
            Chart.allowanceLedger(currency),
            TransferKind.ALLOWANCE.code(),
            A_DAY_SECONDS);
    List<Companion> companions = new ArrayList<>();
    companions.add(
        new Once(
            ("transfer/" + sender + "/" + key).getBytes(StandardCharsets.UTF_8),
            fingerprint,
            assignment -> reply(id, assignment)));
    companions.add(book.event(new MoneySent(id, sender, recipient, amount)));
    String note = note(request);
    if (!note.isEmpty()) {
      companions.add(
          Row.of(
              NOTES,
              id.value(),
              sender.value(),
              cipher.seal(sender, "payments.transfer_note", "note", id, note)));
    }
    return new Submission(List.of(transfer, counted), companions);
  }

  /** Only what the request, which is the same again, does not tell. */
  private static byte[] reply(TransferId id, Assignment assignment) {
    return ByteBuffer.allocate(REPLY_BYTES)
        .putLong(id.value().getMostSignificantBits())
        .putLong(id.value().getLeastSignificantBits())
        .putLong(assignment.timestamp())
        .array();
  }

  private static TransferView replayed(
      PersonId sender, PersonId recipient, TransferRequest request, byte[] reply) {
    ByteBuffer kept = ByteBuffer.wrap(reply);
    TransferId id = new TransferId(new UUID(kept.getLong(), kept.getLong()));
    return view(id, sender, recipient, request, Times.ofNanos(kept.getLong()));
  }

  private static TransferView view(
      TransferId id, PersonId sender, PersonId recipient, TransferRequest request, Instant at) {
    return new TransferView(id, sender, recipient, request.amount(), request.note(), at);
  }
}
