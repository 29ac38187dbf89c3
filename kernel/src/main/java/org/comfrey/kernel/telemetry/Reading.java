package org.comfrey.kernel.telemetry;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A question to the database whose one answer all meters of a scrape share. Where no answer comes
 * in time there is none: a database that is away must not take the other measurements with it.
 */
public final class Reading<T> {
  private static final Duration FRESH = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Supplier<T> question;
  private final Duration patience;
  private @Nullable CompletableFuture<T> asked;
  private long askedNanos;
  private boolean late;

  /** Nothing is asked before the first {@link #latest}. */
  public Reading(Supplier<T> question) {
    this(question, PATIENCE);
  }

  Reading(Supplier<T> question, Duration patience) {
    this.question = question;
    this.patience = patience;
  }

  /**
   * The answer, half a second old at most; empty where it failed, or where it takes longer than two
   * seconds. Whoever asks while the late answer is still awaited does not wait again.
   */
  public synchronized Optional<T> latest() {
    CompletableFuture<T> current = asked;
    if (current == null || current.isDone() && System.nanoTime() - askedNanos >= FRESH.toNanos()) {
      current = new CompletableFuture<>();
      CompletableFuture<T> answer = current;
      Thread.ofVirtual().name("reading").start(() -> ask(answer));
      asked = current;
      askedNanos = System.nanoTime();
      late = false;
    }
    try {
      long wait = late ? 0 : patience.toMillis();
      return Optional.of(current.get(wait, TimeUnit.MILLISECONDS));
    } catch (TimeoutException tooLate) {
      late = true;
      return Optional.empty();
    } catch (ExecutionException | CompletionException failed) {
      return Optional.empty();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private void ask(CompletableFuture<T> answer) {
    try {
      answer.complete(question.get());
    } catch (RuntimeException | Error failed) {
      answer.completeExceptionally(failed);
    }
  }
}
