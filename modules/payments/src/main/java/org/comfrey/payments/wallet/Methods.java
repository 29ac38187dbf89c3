package org.comfrey.payments.wallet;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.NewPaymentMethod;
import org.comfrey.api.payments.PaymentMethod;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.kernel.web.Problems;
import org.comfrey.payments.chart.Times;
import org.comfrey.payments.processor.Processor;
import org.comfrey.payments.processor.Processors;

/**
 * Cards and bank accounts that people keep. A token belongs to whoever kept it first; nobody else
 * can use it, and what others are told is what they would be told of a token that does not exist.
 */
public final class Methods {
  private static final int KEPT_MOST = 20;
  private static final Duration PROOF_AGE = Duration.ofMinutes(10);

  private final ModuleDatabase database;
  private final Processors processors;
  private final FieldCipher cipher;
  private final Clock clock;

  /** Methods in that database. */
  public Methods(ModuleDatabase database, Processors processors, FieldCipher cipher, Clock clock) {
    this.database = database;
    this.processors = processors;
    this.cipher = cipher;
    this.clock = clock;
  }

  private record Kept(PersonId person, PaymentMethod method) {}

  List<PaymentMethod> of(PersonId person) {
    return database
        .sql()
        .sql(
            """
            select token, person, kind, label from payment_method
            where person = :person order by added_at, token\
            """)
        .param("person", person.value())
        .query((row, n) -> kept(row).method())
        .list();
  }

  PaymentMethod add(PersonId person, NewPaymentMethod wanted) {
    if (!wanted.kind().equals("card") && !wanted.kind().equals("bank")) {
      throw Problems.invalid("kind", "unknown-kind", "There is no such kind.", "card or bank");
    }
    if (wanted.kind().equals("bank")) {
      // Where payouts go to: whoever stole a browser must not choose that.
      Callers.current().mustHaveAuthenticatedWithin(PROOF_AGE, clock.instant());
    }
    Processor processor = processors.preferred();
    Processor.Instrument instrument =
        processor
            .describe(wanted.token())
            .filter(found -> found.kind().equals(wanted.kind()))
            .orElseThrow(() -> unknown("token", wanted.kind()));
    Optional<Kept> before = find(wanted.token());
    if (before.isEmpty()) {
      if (of(person).size() >= KEPT_MOST) {
        throw Problems.invalid(
            "token",
            "too-many",
            "So many cards and accounts are not kept.",
            "at most " + KEPT_MOST + "; remove one first");
      }
      insert(person, processor.name(), wanted, instrument.label());
      before = find(wanted.token());
    }
    return before
        .filter(kept -> kept.person().equals(person))
        .map(Kept::method)
        .orElseThrow(() -> unknown("token", wanted.kind()));
  }

  private void insert(PersonId person, String processor, NewPaymentMethod wanted, String label) {
    database
        .sql()
        .sql(
            """
            insert into payment_method (token, person, kind, processor, label, added_at)
            values (:token, :person, :kind, :processor, :label, :now)
            on conflict (token) do nothing\
            """)
        .param("token", wanted.token())
        .param("person", person.value())
        .param("kind", wanted.kind())
        .param("processor", processor)
        .param(
            "label", cipher.seal(person, "payments.payment_method", "label", wanted.token(), label))
        .param("now", Times.parameter(clock.instant()))
        .update();
  }

  void remove(PersonId person, String token) {
    int removed =
        database
            .sql()
            .sql("delete from payment_method where token = :token and person = :person")
            .param("token", token)
            .param("person", person.value())
            .update();
    if (removed == 0) {
      throw Problems.notFound("payment method", token);
    }
  }

  /** The bank account that this person keeps under the token. */
  PaymentMethod ownBank(PersonId person, String token) {
    return find(token)
        .filter(kept -> kept.person().equals(person) && kept.method().kind().equals("bank"))
        .map(Kept::method)
        .orElseThrow(() -> unknown("bankToken", "bank"));
  }

  /**
   * Refuses a card that another person keeps, or that the processor never gave a token for. One
   * that nobody keeps may be used once by whoever has its token.
   */
  public void mustBeUsableCard(PersonId person, String token) {
    if (!isUsableCard(person, token)) {
      throw unknownCard();
    }
  }

  /** Whether it is none of those. */
  public boolean isUsableCard(PersonId person, String token) {
    boolean foreign = find(token).filter(kept -> !kept.person().equals(person)).isPresent();
    return !foreign
        && processors.preferred().describe(token).filter(i -> i.kind().equals("card")).isPresent();
  }

  /** What such a card is refused with. */
  public static ProblemException unknownCard() {
    return unknown("cardToken", "card");
  }

  private static ProblemException unknown(String field, String kind) {
    return MoneyProblems.UNKNOWN_METHOD
        .because("No " + kind + " of yours has this token.")
        .at(
            field,
            "unknown-payment-method",
            "The token is not known.",
            "a token from the processor's form");
  }

  private Optional<Kept> find(String token) {
    return database
        .sql()
        .sql("select token, person, kind, label from payment_method where token = :token")
        .param("token", token)
        .query((row, n) -> kept(row))
        .optional();
  }

  private Kept kept(ResultSet row) throws SQLException {
    PersonId person = new PersonId(row.getObject("person", UUID.class));
    String token = row.getString("token");
    String label =
        cipher
            .open(person, "payments.payment_method", "label", token, row.getBytes("label"))
            .orElse("");
    return new Kept(person, new PaymentMethod(token, row.getString("kind"), label));
  }
}
