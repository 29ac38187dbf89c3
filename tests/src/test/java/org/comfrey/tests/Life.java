package org.comfrey.tests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.comfrey.api.PersonId;
import org.comfrey.kernel.faults.Halt;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.time.MovableClock;
import org.comfrey.tests.Platform.Someone;
import org.springframework.dao.DataAccessResourceFailureException;

/**
 * One life of the platform as a process of its own, which {@link Child} starts and which may end at
 * any named point. It obeys one line at a time and answers each with one line.
 */
final class Life {
  /** Tells the answers from the log, which goes the same way. */
  static final String ANSWER = "@answer ";

  /** More connections than a pool has. */
  private static final int LENT = 100;

  private static final Set<String> PASSED = new ConcurrentSkipListSet<>();
  private static volatile String end = "";

  private Life() {}

  /**
   * Starts the platform on a database and a data folder at an instant; as one of several nodes
   * where a database of keys is given, too; and as two servers where there is also a Kafka.
   */
  public static void main(String[] args) throws IOException {
    Halt.listen(Life::passing);
    DatabaseAddress database = new DatabaseAddress(args[0], args[1], args[2]);
    Path data = Path.of(args[3]);
    Instant now = Instant.parse(args[4]);
    Platform platform =
        args.length == 5
            ? Platform.on(database, data, now)
            : Platform.node(
                database,
                new DatabaseAddress(args[5], args[1], args[2]),
                data,
                MovableClock.at(now),
                args.length == 6 ? Groups.ONE : Groups.TWO.through(args[6]));
    say(platform.url().toString());
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      try {
        say(obey(platform, line.split("\\|", -1)));
      } catch (RuntimeException | AssertionError failed) {
        // This is a process of its own: what it prints is what its parent's report shows.
        failed.printStackTrace();
        say("failed " + failed);
      }
    }
    // Whoever started this process is gone.
    Runtime.getRuntime().halt(Halt.STATUS);
  }

  private static void passing(String point) {
    PASSED.add(point);
    if (point.equals(end)) {
      Runtime.getRuntime().halt(Halt.STATUS);
    }
  }

  private static String obey(Platform platform, String[] words) {
    switch (words[0]) {
      case "person" -> {
        Someone made = platform.known(words[1], words[2], words[3].split(","));
        return made.id() + "|" + made.email();
      }
      case "token" -> {
        PersonId id = PersonId.valueOf(words[1]);
        return new Forger(platform).token(id, List.of(words[2].split(",")));
      }
      case "lasting" -> {
        PersonId id = PersonId.valueOf(words[1]);
        return new Forger(platform).token(id, List.of(words[2].split(",")), Duration.ofDays(60));
      }
      case "to" -> platform.advanceTo(Instant.parse(words[1]));
      case "jump" -> platform.clock().moveTo(Instant.parse(words[1]));
      case "settle" -> afterFaults(platform::settle);
      case "calm" -> afterFaults(platform::calm);
      case "watch" -> PASSED.clear();
      case "passed" -> {
        return String.join(",", PASSED);
      }
      case "die" -> end = words[1];
      default -> throw new IllegalArgumentException(words[0]);
    }
    return "done";
  }

  /**
   * Asks again while the answer is a connection that a fault has cut: a pool lends each of those
   * once more before it knows.
   */
  private static void afterFaults(Runnable order) {
    for (int cut = 0; ; cut++) {
      try {
        order.run();
        return;
      } catch (DataAccessResourceFailureException lost) {
        if (cut == LENT) {
          throw lost;
        }
      }
    }
  }

  private static synchronized void say(String line) {
    System.out.println(ANSWER + line);
    System.out.flush();
  }
}
