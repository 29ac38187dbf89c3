package org.comfrey.kernel.faults;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A point at which a process may die, between two effects that must not be torn apart. Starting
 * with {@code -Dcomfrey.halt.at=NAME} ends the JVM there as kill -9 would: no shutdown hook, no
 * finally. {@code NAME#3} lets two pass and dies at the third.
 *
 * <p>Tests within one JVM put a listener in the way, which throws instead.
 */
public final class Halt {
  /** Names the point at which to die. */
  public static final String PROPERTY = "comfrey.halt.at";

  /** The exit status, as of a process that was killed. */
  public static final int STATUS = 137;

  private static final @Nullable String NAME = name();
  private static final int PASSES = passes();
  private static final AtomicInteger SEEN = new AtomicInteger();
  private static volatile @Nullable Consumer<String> listener;

  private Halt() {}

  /** Dies here if this is the point; otherwise costs two reads. */
  public static void at(String point) {
    Consumer<String> heard = listener;
    if (heard != null) {
      heard.accept(point);
    }
    if (point.equals(NAME) && SEEN.incrementAndGet() > PASSES) {
      Runtime.getRuntime().halt(STATUS);
    }
  }

  /**
   * Tells a test of every point that is passed, in whichever thread, until the returned handle is
   * closed. One test at a time: the points belong to the whole JVM.
   */
  public static Listening listen(Consumer<String> heard) {
    if (listener != null) {
      throw new IllegalStateException("another test listens to the points already");
    }
    listener = heard;
    return () -> listener = null;
  }

  private static @Nullable String name() {
    String value = System.getProperty(PROPERTY);
    return value == null ? null : value.replaceFirst("#\\d+$", "");
  }

  private static int passes() {
    String value = System.getProperty(PROPERTY, "");
    int hash = value.indexOf('#');
    return hash < 0 ? 0 : Integer.parseInt(value.substring(hash + 1)) - 1;
  }

  /** Ends listening. */
  public interface Listening extends AutoCloseable {
    @Override
    void close();
  }
}
