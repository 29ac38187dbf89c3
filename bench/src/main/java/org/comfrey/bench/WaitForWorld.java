package org.comfrey.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Waits until the demo world of a data folder is made, which goes on after the server is ready. */
final class WaitForWorld {
  private static final int SECONDS = 300;

  private WaitForWorld() {}

  static void in(Path data) throws IOException, InterruptedException {
    for (int i = 0; i < SECONDS * 10; i++) {
      if (Files.exists(data.resolve("world"))) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new IOException("the demo world was not made within " + SECONDS + " s");
  }
}
