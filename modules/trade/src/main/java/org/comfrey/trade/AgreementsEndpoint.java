package org.comfrey.trade;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.comfrey.agreement.Agreement;
import org.comfrey.agreement.Drawing;
import org.comfrey.agreement.Interpreter;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.identity.internal.PeopleQuery;
import org.comfrey.api.trade.AgreementDetail;
import org.comfrey.api.trade.AgreementSource;
import org.comfrey.api.trade.AgreementView;
import org.comfrey.api.trade.AgreementsApi;
import org.comfrey.api.trade.ProofSummary;
import org.comfrey.api.trade.Verification;
import org.comfrey.api.trade.events.AgreementPublished;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/** The gallery of agreements, and the workshop in which operators make new versions. */
@RestController
final class AgreementsEndpoint implements AgreementsApi {
  // A drawing follows from the text alone, and there are few texts.
  private static final Map<String, String> DRAWINGS = new ConcurrentHashMap<>();

  private final ModuleDatabase database;
  private final Agreements agreements;
  private final Published published;
  private final Prover prover;
  private final PeopleApi people;
  private final Outbox outbox;
  private final Clock clock;

  AgreementsEndpoint(
      ModuleDatabase database,
      Agreements agreements,
      Published published,
      Prover prover,
      PeopleApi people,
      Outbox outbox,
      Clock clock) {
    this.database = database;
    this.agreements = agreements;
    this.published = published;
    this.prover = prover;
    this.people = people;
    this.outbox = outbox;
    this.clock = clock;
  }

  @Override
  public AgreementDetail agreement(String hashOrName) {
    String hash =
        published
            .find(hashOrName)
            .map(Published.Version::hash)
            .or(() -> agreements.newest(hashOrName).map(one -> one.agreement().hash()))
            .orElseThrow(() -> Problems.notFound("agreement", hashOrName));
    return detail(published.find(hash).orElseThrow());
  }

  @Override
  public Verification verify(AgreementSource source) {
    return prover.verify(source.source()).verification();
  }

  @Override
  public ResponseEntity<AgreementDetail> publish(AgreementSource source) {
    PersonId operator = Callers.current().person();
    Prover.Result result = prover.verify(source.source());
    Agreement agreement = result.agreement();
    ProofSummary proof = result.verification().proof();
    if (agreement == null || proof == null) {
      throw Refusals.AGREEMENT_NOT_PROVED
          .because(
              "It is "
                  + result.verification().outcome()
                  + "; only what is proved is published. The member verification says more.")
          .with("verification", result.verification());
    }
    database.inTransaction(() -> {
      int highest = published.highest(agreement.name());
      if (published.find(agreement.hash()).isPresent()) {
        // The same text again, perhaps because the first answer got lost.
        return;
      }
      if (agreement.version() <= highest) {
        throw Refusals.VERSION_TAKEN
            .because(
                "Version "
                    + highest
                    + " of "
                    + agreement.name()
                    + " is published; give this one the number "
                    + (highest + 1)
                    + ".")
            .with("highest", highest);
      }
      published.insert(
          agreement,
          source.source(),
          clock.instant(),
          operator,
          new Published.Proof(proof.places(), proof.steps(), proof.millis()));
      outbox.append(
          new AgreementPublished(
              agreement.name(), agreement.version(), agreement.hash(), operator, clock.instant()));
    });
    return ResponseEntity.created(URI.create("/v1/agreements/" + agreement.hash()))
        .body(detail(published.find(agreement.hash()).orElseThrow()));
  }

  private AgreementDetail detail(Published.Version version) {
    Interpreter interpreter = agreements.pinned(version.hash());
    Agreement agreement = interpreter.agreement();
    Optional<String> newest = agreements.newest(version.name()).map(one -> one.agreement().hash());
    return new AgreementDetail(
        view(agreement),
        RuleViews.rules(agreement),
        agreement.about(),
        agreement.version(),
        newest.equals(Optional.of(version.hash())),
        version.source(),
        version.published(),
        publisher(version.publisher()),
        proof(version, agreement),
        published.versions(version.name()));
  }

  private @Nullable String publisher(@Nullable PersonId person) {
    return person == null
        ? null
        : people.contacts(new PeopleQuery(List.of(person))).stream()
            .map(contact -> contact.displayName())
            .findFirst()
            .orElse("");
  }

  /** The proof's size; a shipped agreement is proved again when it is first looked at. */
  private ProofSummary proof(Published.Version version, Agreement agreement) {
    Published.Proof proof = version.proof();
    if (proof == null) {
      ProofSummary made = prover.verify(version.source()).verification().proof();
      if (made == null) {
        throw Problems.UNAVAILABLE.because(
            "The proof of " + version.name() + " is made anew; ask again in a few seconds.");
      }
      proof = new Published.Proof(made.places(), made.steps(), made.millis());
      published.proved(version.hash(), proof);
    }
    return new ProofSummary(
        agreement.states().size(),
        agreement.transitions().size(),
        proof.places(),
        proof.steps(),
        proof.millis());
  }

  /** An agreement with its drawing. */
  static AgreementView view(Agreement agreement) {
    List<String> policies =
        agreement.policies().values().stream()
            .flatMap(policy -> policy.choices().keySet().stream())
            .distinct()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .toList();
    return new AgreementView(
        agreement.name(),
        agreement.hash(),
        agreement.title(),
        policies,
        DRAWINGS.computeIfAbsent(agreement.hash(), _ -> Drawing.svg(agreement)));
  }
}
