package org.comfrey.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How long {@code ./comfrey up} takes on a data folder that was used before, and how much memory
 * the JVM and PostgreSQL take together once it serves. The first start, which makes the demo world,
 * only prepares.
 */
final class StartBench {
  private static final int ROUNDS = 3;
  private static final double READY_SECONDS = 8;
  private static final double MEBIBYTES = 700;

  private StartBench() {}

  static int run(String[] args, PrintStream out) throws IOException, InterruptedException {
    try (Scratch scratch = new Scratch()) {
      return measure(args, out, scratch.folder("data"));
    }
  }

  private static int measure(String[] args, PrintStream out, Path data)
      throws IOException, InterruptedException {
    RunningServer first = RunningServer.start(data, "");
    WaitForWorld.in(data);
    first.close();
    double[] seconds = new double[ROUNDS];
    double[] sizes = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      try (RunningServer server = RunningServer.start(data, "")) {
        seconds[i] = server.secondsToReady();
        // What start-up itself needed has been given back, and the pages of a first visit have been
        // asked for.
        TimeUnit.SECONDS.sleep(3);
        sizes[i] = server.proportionalMebibytes();
      }
    }
    Arrays.sort(seconds);
    Arrays.sort(sizes);
    Report report = new Report("start");
    report.result("ready", seconds[ROUNDS / 2], "s");
    report.result("memory", sizes[ROUNDS / 2], "MiB PSS");
    report.goal("ready", READY_SECONDS, false, seconds[ROUNDS / 2]);
    report.goal("memory", MEBIBYTES, false, sizes[ROUNDS / 2]);
    report.print(out, List.of(args).contains("--json"));
    return 0;
  }
}
