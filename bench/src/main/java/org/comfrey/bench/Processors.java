package org.comfrey.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Gives the server and the load processors of their own, so that neither starves the other. */
final class Processors {
  private static final int ALL = Runtime.getRuntime().availableProcessors();
  private static final int SERVERS = Math.max(1, ALL / 2);

  private Processors() {}

  /** How many the server has once they are shared. */
  static int ofTheServer() {
    return SERVERS;
  }

  /** The first half for those processes, the rest for this one; false where that cannot be done. */
  static boolean share(List<Long> server) throws InterruptedException {
    if (ALL < 2) {
      return false;
    }
    boolean done = pin(ProcessHandle.current().pid(), SERVERS + "-" + (ALL - 1));
    for (long process : server) {
      done &= pin(process, "0-" + (SERVERS - 1));
    }
    return done;
  }

  private static boolean pin(long process, String processors) throws InterruptedException {
    try {
      return new ProcessBuilder(
                  new ArrayList<>(
                      List.of("taskset", "-a", "-c", "-p", processors, Long.toString(process))))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException noSuchProgram) {
      return false;
    }
  }
}
