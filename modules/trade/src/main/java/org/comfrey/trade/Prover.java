package org.comfrey.trade;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.comfrey.agreement.Agreement;
import org.comfrey.agreement.AgreementReader;
import org.comfrey.agreement.Drawing;
import org.comfrey.agreement.Reading;
import org.comfrey.agreement.Verdict;
import org.comfrey.agreement.Verifier;
import org.comfrey.api.trade.ProofSummary;
import org.comfrey.api.trade.Verification;
import org.comfrey.kernel.web.Fields;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;

/**
 * Reads and proves texts that people send. A proof is pure computing, so it is bounded three times:
 * in the length of the text, in time, and in how many run at once.
 */
final class Prover {
  static final int SOURCE_CHARACTERS = 60_000;
  private static final Duration TIME = Duration.ofSeconds(5);
  private static final int AT_ONCE = 2;

  private final Semaphore running = new Semaphore(AT_ONCE);
  private final Duration time;

  Prover() {
    this(TIME);
  }

  Prover(Duration time) {
    this.time = time;
  }

  /** What came of a text; the agreement where it could be read. */
  record Result(Verification verification, @Nullable Agreement agreement) {
    boolean proved() {
      return verification.outcome().equals("proved");
    }
  }

  Result verify(String source) {
    Fields.check(fields ->
        fields
            .that(
                source.length() <= SOURCE_CHARACTERS,
                "source",
                "too-long",
                "The text has " + source.length() + " characters.",
                "at most " + SOURCE_CHARACTERS)
            .that(!source.isBlank(), "source", "required", "There is no text.", "an agreement"));
    return switch (AgreementReader.read(source)) {
      case Reading.Unreadable(var problems) ->
          new Result(
              new Verification(
                  "unreadable",
                  null,
                  null,
                  null,
                  problems.stream()
                      .map(p -> new Verification.SourceProblem(p.line(), p.column(), p.sentence()))
                      .toList(),
                  List.of(),
                  null,
                  null,
                  null,
                  null),
              null);
      case Reading.Read(Agreement agreement) -> new Result(prove(agreement), agreement);
    };
  }

  private Verification prove(Agreement agreement) {
    long began = System.nanoTime();
    Verdict verdict = bounded(agreement);
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    String svg = Drawing.svg(agreement);
    return switch (verdict) {
      case Verdict.Proved(int places, int steps) ->
          view(
              agreement,
              "proved",
              List.of(),
              null,
              new ProofSummary(
                  agreement.states().size(), agreement.transitions().size(), places, steps, millis),
              svg);
      case Verdict.Undecided(String why) -> view(agreement, "undecided", List.of(), why, null, svg);
      case Verdict.Refuted(var findings) ->
          view(
              agreement,
              "refuted",
              findings.stream().map(one -> finding(agreement, one)).toList(),
              null,
              null,
              svg);
    };
  }

  private static Verification.Finding finding(Agreement agreement, Verdict.Finding one) {
    return new Verification.Finding(
        one.flaw().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        one.subject(),
        one.sentence(),
        one.way().lines(agreement.initial()),
        RuleViews.story(agreement, one.way()));
  }

  private static Verification view(
      Agreement agreement,
      String outcome,
      List<Verification.Finding> findings,
      @Nullable String undecided,
      @Nullable ProofSummary proof,
      String svg) {
    return new Verification(
        outcome,
        agreement.name(),
        agreement.version(),
        agreement.hash(),
        List.of(),
        findings,
        undecided,
        proof,
        svg,
        RuleViews.rules(agreement));
  }

  /** Proves in a thread of its own, which is told to stop when the time is over. */
  private Verdict bounded(Agreement agreement) {
    if (!running.tryAcquire()) {
      throw Problems.UNAVAILABLE.because(
          "Other agreements are being proved at this moment; ask again in a few seconds.");
    }
    CompletableFuture<Verdict> verdict = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("proof of " + agreement.name())
            .start(() -> {
              try {
                verdict.complete(Verifier.verify(agreement));
              } catch (Throwable failed) {
                verdict.completeExceptionally(failed);
              } finally {
                running.release();
              }
            });
    try {
      return verdict.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      thread.interrupt();
      return new Verdict.Undecided(
          "The proof was not ready within "
              + time.toMillis()
              + " ms; lower the bounds of the loops or prove it with 'comfrey agreement verify'.");
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw Problems.UNAVAILABLE.because("The server is stopping; ask again.");
    } catch (ExecutionException e) {
      throw new IllegalStateException("the proof of " + agreement.name() + " failed", e.getCause());
    }
  }
}
