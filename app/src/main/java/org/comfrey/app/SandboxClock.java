package org.comfrey.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.comfrey.api.Access;
import org.comfrey.api.Permission;
import org.comfrey.kernel.nodes.Nodes;
import org.comfrey.kernel.nodes.SharedFacts;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.time.MovableClock;
import org.comfrey.kernel.web.Problems;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Lets an operator of a sandbox move time ahead, so that an appointment of next week can be over in
 * a moment. How far ahead the clock is survives a restart: time never goes back. Of several nodes
 * all go by one row. The kernel refuses such a clock where real money could move.
 */
@RestController
final class SandboxClock {
  private static final Duration FURTHEST = Duration.ofDays(3_660);

  private static final String FACT = "clock";

  private final MovableClock clock;
  private final Kept kept;

  private SandboxClock(MovableClock clock, Kept kept) {
    this.clock = clock;
    this.kept = kept;
  }

  /** How far ahead the clock is, kept for the next start. */
  private interface Kept {
    /** Keeps the further one of that and what is kept; answers which it is. */
    Duration further(Duration lead);
  }

  /** The clock of a server that is alone, kept in its data folder. */
  static SandboxClock alone(MovableClock clock, Path data) {
    return new SandboxClock(
        clock,
        lead -> {
          keep(file(data), lead);
          return lead;
        });
  }

  /** The clock of several nodes: whoever moves it tells the others, who look and follow. */
  static SandboxClock shared(MovableClock clock, SharedFacts facts, Nodes nodes) {
    SandboxClock shared =
        new SandboxClock(
            clock,
            lead -> {
              String further =
                  facts.change(
                      FACT,
                      Duration.ZERO.toString(),
                      kept -> Duration.parse(kept).compareTo(lead) > 0 ? kept : lead.toString());
              nodes.tell("sandbox.clock", further);
              return Duration.parse(further);
            });
    nodes.on("sandbox.clock", (_, lead) -> shared.follow(Duration.parse(lead)));
    nodes.onGap(() -> facts.find(FACT).map(Duration::parse).ifPresent(shared::follow));
    return shared;
  }

  private synchronized void follow(Duration lead) {
    Duration by = lead.minus(lead());
    if (by.isPositive()) {
      clock.advance(by);
    }
  }

  /** The clock of several nodes, as far ahead as they left it, or a server that was alone did. */
  static MovableClock open(DatabaseAddress database, Path data) {
    MovableClock clock = open(data);
    Duration before = Duration.between(Clock.systemUTC().instant(), clock.instant());
    SharedFacts.before(database, FACT)
        .map(kept -> Duration.parse(kept).minus(before))
        .filter(Duration::isPositive)
        .ifPresent(clock::advance);
    return clock;
  }

  /** The clock of a data folder, as far ahead as it was left. */
  static MovableClock open(Path data) {
    try {
      Path file = file(data);
      MovableClock clock = MovableClock.runningWith(Clock.systemUTC());
      if (Files.exists(file)) {
        clock.advance(Duration.parse(Files.readString(file).strip()));
      }
      return clock;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path file(Path data) {
    return data.resolve("clock");
  }

  private Duration lead() {
    return Duration.between(Clock.systemUTC().instant(), clock.instant());
  }

  /** The sandbox's time. */
  record Time(Instant now, long aheadSeconds) {}

  /** Where to move it to. */
  record Target(Instant to) {}

  @GetMapping("/sandbox/clock")
  @Access(Permission.PUBLIC)
  Time time() {
    return new Time(clock.instant(), lead().toSeconds());
  }

  /** Moves the clock ahead; what is due by then happens now. */
  @PostMapping("/sandbox/clock")
  @Access(Permission.OPERATE_SYSTEM)
  synchronized Time move(@RequestBody Target target) {
    Duration by = Duration.between(clock.instant(), target.to());
    if (by.isNegative() || lead().plus(by).compareTo(FURTHEST) > 0) {
      throw Problems.invalid(
          "to",
          "out-of-range",
          "The clock of the sandbox only moves ahead, and at most ten years.",
          "an instant after " + clock.instant());
    }
    // The lead is a difference of two readings of a running clock: it must not grow by the time
    // between them.
    follow(kept.further(lead().plus(by)));
    return time();
  }

  private static void keep(Path file, Duration lead) {
    try {
      Path part = Files.createTempFile(file.getParent(), "clock", null);
      Files.writeString(part, lead.toString());
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
