package org.comfrey.kernel.status;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.comfrey.api.Access;
import org.comfrey.api.Permission;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Asks every part of this process how it is, all at once; who does not answer in time is unknown.
 */
@RestController
public final class StatusEndpoint {
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private final Supplier<List<StatusCheck>> modules;
  private final List<StatusCheck> others = new CopyOnWriteArrayList<>();
  private final String targets;
  private final Clock machine = Clock.systemUTC();
  private final Instant startedAt = machine.instant();

  StatusEndpoint(Supplier<List<StatusCheck>> modules, String targets) {
    this.modules = modules;
    this.targets = targets;
  }

  /** Also asks a part that is no bean of the modules', such as the backup. */
  public void add(StatusCheck check) {
    others.add(check);
  }

  @GetMapping("/operator/status")
  @Access(Permission.OPERATE_SYSTEM)
  Status status() {
    List<StatusCheck> checks = new ArrayList<>(modules.get());
    checks.addAll(others);
    List<CompletableFuture<List<Finding>>> asked = new ArrayList<>();
    for (StatusCheck check : checks) {
      CompletableFuture<List<Finding>> answer = new CompletableFuture<>();
      Thread.ofVirtual().name("status " + check.part()).start(() -> ask(check, answer));
      asked.add(answer);
    }
    long end = System.nanoTime() + PATIENCE.toNanos();
    List<Status.Part> parts = new ArrayList<>();
    Level worst = Level.WELL;
    for (int i = 0; i < asked.size(); i++) {
      List<Finding> findings = await(asked.get(i), end);
      Level level = findings.stream().map(Finding::level).reduce(Level.WELL, Level::or);
      worst = worst.or(level);
      parts.add(new Status.Part(checks.get(i).part(), level, findings));
    }
    return new Status(worst, Version.running(), startedAt, machine.instant(), targets, parts);
  }

  private static void ask(StatusCheck check, CompletableFuture<List<Finding>> answer) {
    try {
      answer.complete(check.look());
    } catch (RuntimeException | Error failed) {
      answer.completeExceptionally(failed);
    }
  }

  private static List<Finding> await(CompletableFuture<List<Finding>> answer, long end) {
    try {
      return answer.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException noAnswer) {
      return List.of(new Finding(Level.UNKNOWN, "no-answer", Map.of(), null));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return List.of(new Finding(Level.UNKNOWN, "no-answer", Map.of(), null));
    }
  }
}
