package org.comfrey.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of the loopback address for processes that are started a moment later. They lie below those
 * that the system gives to outgoing connections: one of these could take the port before the
 * process has it.
 */
public final class FreePort {
  private static final int FIRST = 20_000;
  private static final int BEHIND_LAST = 32_000;
  private static final int ATTEMPTS = 200;

  private FreePort() {}

  /** One that nobody has at this moment. */
  public static int next() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, BEHIND_LAST);
      try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        // Another one is tried.
      }
    }
    throw new IllegalStateException("there is no free port from " + FIRST + " to " + BEHIND_LAST);
  }
}
