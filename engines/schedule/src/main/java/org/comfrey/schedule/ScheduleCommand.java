package org.comfrey.schedule;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code schedule expand [--limit N]}: reads blocks of DTSTART, RRULE, RDATE and EXDATE lines,
 * parted by empty lines, and prints the instances of each, one per line, parted likewise. A block
 * that cannot be read is answered by {@code error: } and the reason, and the next one goes on.
 */
public final class ScheduleCommand {
  private static final String USAGE = "usage: schedule expand [--limit N] < blocks";
  private static final int USUAL_LIMIT = 1_000;
  private static final int WRONG_USAGE = 2;

  private ScheduleCommand() {}

  /** The exit code: 0, or 2 where the command line makes no sense. */
  public static int run(String[] args, InputStream in, PrintStream out, PrintStream err) {
    int limit = limit(args);
    if (limit < 1) {
      err.println(USAGE);
      return WRONG_USAGE;
    }
    try {
      expand(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)), limit, out);
    } catch (IOException e) {
      throw new UncheckedIOException("standard input could not be read", e);
    }
    out.flush();
    return 0;
  }

  private static int limit(String[] args) {
    if (args.length == 1 && args[0].equals("expand")) {
      return USUAL_LIMIT;
    }
    if (args.length == 2 && args[0].equals("expand") && args[1].startsWith("--limit=")) {
      return number(args[1].substring("--limit=".length()));
    }
    if (args.length == 3 && args[0].equals("expand") && args[1].equals("--limit")) {
      return number(args[2]);
    }
    return 0;
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static void expand(BufferedReader reader, int limit, PrintStream out) throws IOException {
    List<String> block = new ArrayList<>();
    boolean first = true;
    @Nullable String line;
    do {
      line = reader.readLine();
      if (line != null && !line.isBlank()) {
        block.add(line);
      } else if (!block.isEmpty()) {
        out.print((first ? "" : "\n") + answer(block, limit));
        first = false;
        block.clear();
      }
    } while (line != null);
  }

  private static String answer(List<String> block, int limit) {
    try {
      StringBuilder text = new StringBuilder();
      for (String instance : RecurrenceSet.parse(block).instances(limit)) {
        text.append(instance).append('\n');
      }
      return text.toString();
    } catch (ScheduleException e) {
      return "error: " + e.getMessage() + "\n";
    }
  }
}
