package org.comfrey.tests.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A port of this machine that leads to another one, over a line that can be made slow, silent or
 * torn. Every command holds for all connections, those that are open and those to come, until the
 * next one.
 */
public final class TcpProxy implements AutoCloseable {
  private static final int CHUNK_BYTES = 16 * 1024;
  private static final int CONNECT_MILLIS = 2_000;

  private final ServerSocket server;
  private final Set<Line> lines = ConcurrentHashMap.newKeySet();
  private final Object change = new Object();
  private volatile int target;
  private volatile State state = State.SOUND;

  /**
   * How the line is.
   *
   * @param silent nothing passes, in neither direction; nothing is lost either, it comes later
   * @param delay what every piece waits before it goes on
   * @param bytesPerSecond at most so much passes in each direction of a connection
   */
  private record State(boolean silent, Duration delay, int bytesPerSecond) {
    static final State SOUND = new State(false, Duration.ZERO, Integer.MAX_VALUE);

    Duration pauseOf(int bytes) {
      return delay.plusNanos(TimeUnit.SECONDS.toNanos(1) * bytes / bytesPerSecond);
    }
  }

  private TcpProxy(ServerSocket server, int target) {
    this.server = server;
    this.target = target;
  }

  /** Opens a port that leads to that one. */
  public static TcpProxy to(int target) {
    try {
      var proxy = new TcpProxy(new ServerSocket(0, 512, InetAddress.getLoopbackAddress()), target);
      Thread.ofVirtual().start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Leads new connections to another port: whoever listened there came back elsewhere. */
  public void lead(int elsewhere) {
    target = elsewhere;
  }

  /** Lets everything pass, what was held back first. */
  public void heal() {
    become(State.SOUND);
  }

  /** Every piece takes that much longer, and no more than so many bytes pass in a second. */
  public void slow(Duration delay, int bytesPerSecond) {
    become(new State(false, delay, bytesPerSecond));
  }

  /** Swallows everything as a machine does whose cable was pulled: nobody is told. */
  public void silence() {
    become(new State(true, Duration.ZERO, Integer.MAX_VALUE));
  }

  /** Tears every connection, so that both ends are told (RST). */
  public void cut() {
    lines.forEach(Line::tear);
  }

  /** Tears every open connection in the middle of an answer, once so many bytes of it passed. */
  public void cutAfter(int bytes) {
    lines.forEach(line -> line.bytesUntilCut = bytes);
  }

  /** Forgets the open connections as a firewall does that was restarted: nobody is ever told. */
  public void forget() {
    lines.forEach(line -> line.forgotten = true);
  }

  private void become(State next) {
    synchronized (change) {
      state = next;
      change.notifyAll();
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> connect(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void connect(Socket client) {
    Socket behind = new Socket();
    try {
      behind.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MILLIS);
      client.setTcpNoDelay(true);
      behind.setTcpNoDelay(true);
    } catch (IOException nobodyThere) {
      tear(client);
      tear(behind);
      return;
    }
    Line line = new Line(client, behind);
    lines.add(line);
    Thread.ofVirtual().start(() -> line.pump(client, behind, false));
    Thread.ofVirtual().start(() -> line.pump(behind, client, true));
  }

  private static void tear(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException closed) {
      // Torn already.
    }
    try {
      socket.close();
    } catch (IOException closed) {
      // As good as torn.
    }
  }

  /** One connection through the proxy. */
  private final class Line {
    private final Socket client;
    private final Socket behind;
    private volatile int bytesUntilCut = Integer.MAX_VALUE;
    private volatile boolean forgotten;

    Line(Socket client, Socket behind) {
      this.client = client;
      this.behind = behind;
    }

    void pump(Socket from, Socket to, boolean answers) {
      byte[] chunk = new byte[CHUNK_BYTES];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
          awaitPassage(read);
          int left = answers ? bytesUntilCut : Integer.MAX_VALUE;
          out.write(chunk, 0, Math.min(read, left));
          if (left != Integer.MAX_VALUE) {
            if (left <= read) {
              tear();
              return;
            }
            bytesUntilCut = left - read;
          }
        }
        awaitPassage(0);
        to.shutdownOutput();
        if (!answers) {
          return;
        }
        tear();
      } catch (IOException torn) {
        tear();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        tear();
      }
    }

    private void awaitPassage(int bytes) throws InterruptedException {
      long pause = state.pauseOf(bytes).toNanos();
      if (pause > 1_000) {
        LockSupport.parkNanos(pause);
      }
      synchronized (change) {
        while ((state.silent() || forgotten) && !client.isClosed()) {
          change.wait();
        }
      }
    }

    void tear() {
      lines.remove(this);
      TcpProxy.tear(client);
      TcpProxy.tear(behind);
      synchronized (change) {
        change.notifyAll();
      }
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    heal();
    cut();
  }
}
