package org.comfrey.kernel.backup;

import java.util.Locale;
import java.util.function.Consumer;

/** Tells how far long work is, about once for every twentieth of it. */
public final class Progress {
  private static final int PARTS = 20;
  private static final long SMALLEST_STEP_BYTES = 8L << 20;

  private final Consumer<String> lines;
  private String what = "";
  private long wholeBytes;
  private long doneBytes;
  private long nextBytes;

  /** Tells by lines for people. */
  public Progress(Consumer<String> lines) {
    this.lines = lines;
  }

  /** Tells nobody. */
  public static Progress silent() {
    return new Progress(_ -> {});
  }

  /** One line. */
  public void say(String line) {
    lines.accept(line);
  }

  /** Something that has so many bytes begins. */
  public void begin(String doing, long bytes) {
    what = doing;
    wholeBytes = bytes;
    doneBytes = 0;
    nextBytes = step();
    lines.accept(doing + " (" + megabytes(bytes) + ")");
  }

  /** So many of them are done. */
  public void add(long bytes) {
    doneBytes += bytes;
    if (doneBytes >= nextBytes && doneBytes < wholeBytes) {
      lines.accept(
          String.format(
              Locale.ROOT,
              "%s: %d %%, %s of %s",
              what,
              100 * doneBytes / wholeBytes,
              megabytes(doneBytes),
              megabytes(wholeBytes)));
      nextBytes = doneBytes + step();
    }
  }

  private long step() {
    return Math.max(wholeBytes / PARTS, SMALLEST_STEP_BYTES);
  }

  static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
