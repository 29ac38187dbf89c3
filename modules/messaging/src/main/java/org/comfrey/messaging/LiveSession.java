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
  private static final int WAITING_CHARACTERS = 4 * 1024 * 1024;
  private static final int FRAME_CHARACTERS = 256 * 1024;

  private final Session socket;
  private final Caller caller;
  private final long until;
  private final Deque<String> waiting = new ArrayDeque<>();
  private int waitingCharacters;
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

  /** Puts an event behind what waits; {@link #flush} sends it. */
  void offer(String event) {
    boolean tooSlow;
    synchronized (waiting) {
      if (closed) {
        return;
      }
      waiting.add(event);
      waitingCharacters += event.length();
      tooSlow = waitingCharacters > WAITING_CHARACTERS;
    }
    if (tooSlow) {
      close(CloseReason.CloseCodes.TRY_AGAIN_LATER, "too slow: come back and go on where you were");
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
      frame = new StringBuilder(Math.min(waitingCharacters, FRAME_CHARACTERS) + 64).append('[');
      while (!waiting.isEmpty() && frame.length() < FRAME_CHARACTERS) {
        String event = waiting.remove();
        waitingCharacters -= event.length();
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
      closed = true;
      waiting.clear();
    }
    try {
      socket.close(new CloseReason(code, reason));
    } catch (IOException | RuntimeException gone) {
      // Closed already, from the other side.
    }
  }
}
