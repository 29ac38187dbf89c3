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
import org.comfrey.kernel.time.MovableClock;
import org.comfrey.kernel.web.Problems;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Lets an operator of a sandbox move time ahead, so that an appointment of next week can be over in
 * a moment. How far ahead the clock is survives a restart: time never goes back. The kernel refuses
 * such a clock where real money could move.
 */
@RestController
final class SandboxClock {
  private static final Duration FURTHEST = Duration.ofDays(3_660);

  private final MovableClock clock;
  private final Path file;

  SandboxClock(MovableClock clock, Path data) {
    this.clock = clock;
    this.file = file(data);
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
    try {
      Path part = Files.createTempFile(file.getParent(), "clock", null);
      Files.writeString(part, lead().plus(by).toString());
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    clock.advance(by);
    return time();
  }
}
