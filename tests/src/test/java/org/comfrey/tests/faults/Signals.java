package org.comfrey.tests.faults;

import java.io.IOException;
import java.io.UncheckedIOException;

/** What is done to other processes, by their number. */
public final class Signals {
  private Signals() {}

  /** Ends it at once (SIGKILL). A process that is gone already is not an error. */
  public static void kill(long pid) {
    send("KILL", pid);
  }

  /** Stops it where it stands (SIGSTOP). */
  public static void freeze(long pid) {
    send("STOP", pid);
  }

  /** Lets it go on (SIGCONT). */
  public static void thaw(long pid) {
    send("CONT", pid);
  }

  /** Java knows TERM and KILL alone. */
  private static void send(String signal, long pid) {
    try {
      new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + pid)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
