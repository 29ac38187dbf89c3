package org.comfrey.messaging;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.comfrey.kernel.security.Caller;

/**
 * One device that listens. What it is told waits until the last frame has left, and then goes
 * together in one: a frame is a JSON array of events. A device that is too slow is let go, and
 * reads what it missed when it comes back.
 */
final class LiveSession {
  /** What may wait for one device, as the memory that it takes at most. */
  static final int WAITING_BYTES = 1024 * 1024;

  /** A frame is made once as much waits, and holds at most one event more. */
  static final int FRAME_BYTES = 128 * 1024;

  private static final int BYTES_OF_A_CHARACTER = Character.BYTES;

  private final Session socket;
  private final Caller caller;
  private final long until;
  private final Deque<String> waiting = new ArrayDeque<>();
  private int waitingBytes;
  private boolean sending;
  private boolean closed;

  LiveSession(Session socket, Caller caller, long untilNanos) {
    this.socket = socket;
    this.caller = caller;
    this.until = untilNanos;
  }

  Caller caller() {
    return caller;
  }

  /** Whether it has lasted so long that who it is must be checked anew. */
  boolean isOver() {
    return System.nanoTime() - until > 0;
  }

  boolean isClosed() {
    synchronized (waiting) {
      return closed;
    }
  }

  /**
   * Whether there is room for what can as well be asked for again. The other half is kept for what
   * happens meanwhile.
   */
  boolean hasRoom() {
    synchronized (waiting) {
      return waitingBytes < WAITING_BYTES / 2;
    }
  }

  /** Puts an event behind what waits; {@link #flush} sends it, or a frame that is full. */
  void offer(String event) {
    boolean tooSlow;
    boolean full;
    synchronized (waiting) {
      if (closed) {
        return;
      }
      waiting.add(event);
      waitingBytes += bytes(event);
      full = waitingBytes > FRAME_BYTES;
      tooSlow = waitingBytes > WAITING_BYTES;
      if (tooSlow) {
        end();
      }
    }
    if (full) {
      flush();
    }
    if (tooSlow) {
      // Saying so waits until the frame under way has left, and others are told things meanwhile.
      Thread.startVirtualThread(() ->
          say(
              CloseReason.CloseCodes.TRY_AGAIN_LATER,
              "too slow: come back and go on where you were"));
    }
  }

  void send(String event) {
    offer(event);
    flush();
  }

  /** Sends what waits unless a frame is under way; then its end does. */
  void flush() {
    synchronized (waiting) {
      if (sending || closed) {
        return;
      }
      sending = true;
    }
    next();
  }

  private void next() {
    StringBuilder frame;
    synchronized (waiting) {
      if (waiting.isEmpty() || closed) {
        sending = false;
        return;
      }
      int most = FRAME_BYTES / BYTES_OF_A_CHARACTER;
      frame =
          new StringBuilder(Math.min(waitingBytes / BYTES_OF_A_CHARACTER, most) + 64).append('[');
      while (!waiting.isEmpty() && frame.length() < most) {
        String event = waiting.remove();
        waitingBytes -= bytes(event);
        frame.append(frame.length() == 1 ? "" : ",").append(event);
      }
    }
    try {
      socket
          .getAsyncRemote()
          .sendText(
              frame.append(']').toString(),
              result -> {
                if (result.isOK()) {
                  next();
                } else {
                  close(CloseReason.CloseCodes.GOING_AWAY, "gone");
                }
              });
    } catch (RuntimeException gone) {
      // The socket closed between two lines: its own close handler takes the session away.
      close(CloseReason.CloseCodes.GOING_AWAY, "gone");
    }
  }

  void close(CloseReason.CloseCodes code, String reason) {
    synchronized (waiting) {
      if (closed) {
        return;
      }
      end();
    }
    say(code, reason);
  }

  private void end() {
    closed = true;
    waiting.clear();
    waitingBytes = 0;
  }

  private static int bytes(String event) {
    return event.length() * BYTES_OF_A_CHARACTER;
  }

  private void say(CloseReason.CloseCodes code, String reason) {
    try {
      socket.close(new CloseReason(code, reason));
    } catch (IOException | RuntimeException gone) {
      // Closed already, from the other side.
    }
  }
}
