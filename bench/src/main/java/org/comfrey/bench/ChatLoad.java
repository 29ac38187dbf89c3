package org.comfrey.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * People at their sockets, all on one thread with prepared frames: a load generator must not cost
 * more than what it loads. It checks what it counts: a message that is lost, doubled or out of
 * order ends the benchmark.
 */
final class ChatLoad implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final byte[] SEQUENCE = ascii("\"sequence\":");
  private static final byte[] SENDER = ascii("\"sender\":\"");
  private static final byte[] ID = ascii("\"id\":\"");
  private static final byte[] TYPING = ascii("\"kind\":\"typing\"");
  private static final int UUID_CHARACTERS = 36;
  private static final Duration DRAIN = Duration.ofSeconds(20);

  /** Somebody who can connect. */
  record Person(UUID id, UUID conversation, String token) {}

  /** What is sent: stored and delivered, or only delivered. */
  enum Said {
    MESSAGE,
    TYPING
  }

  /** How many reached the other one, and how long after they were due. */
  record Result(double perSecond, double p50Millis, double p99Millis) {}

  private final Selector selector = Selector.open();
  private final List<Wire> wires = new ArrayList<>();
  private final HexFormat hex = HexFormat.of();
  private long[] latencies = new long[1 << 16];
  private int delivered;
  private long counter;
  private long outstanding;
  private boolean replying;
  private Said said = Said.MESSAGE;

  /** One connection. */
  private static final class Wire {
    final SocketChannel channel;
    final ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES);
    final byte[] me;
    final ByteBuffer message;
    final ByteBuffer typing;
    final int idAt;
    long lastSequence;

    Wire(SocketChannel channel, Person person) {
      this.channel = channel;
      this.me = ascii(person.id().toString());
      String head =
          "{\"kind\":\"send\",\"conversation\":\"" + person.conversation() + "\",\"id\":\"";
      String body =
          "\",\"type\":\"text\",\"body\":\"Could we begin a quarter of an hour later on Thursday? "
              + "The bus comes at ten past.\"}";
      this.message = frame(head + "00000000-0000-0000-0000-000000000000" + body);
      this.idAt = message.capacity() - body.length() - UUID_CHARACTERS;
      this.typing =
          frame("{\"kind\":\"typing\",\"conversation\":\"" + person.conversation() + "\"}");
    }

    /** A text frame as clients send it; the mask is zero, which leaves the text as it is. */
    private static ByteBuffer frame(String text) {
      byte[] bytes = ascii(text);
      boolean medium = bytes.length > 125;
      ByteBuffer frame = ByteBuffer.allocate(bytes.length + (medium ? 8 : 6));
      frame.put((byte) 0x81);
      if (medium) {
        frame.put((byte) (0x80 | 126)).putShort((short) bytes.length);
      } else {
        frame.put((byte) (0x80 | bytes.length));
      }
      return frame.putInt(0).put(bytes).flip();
    }
  }

  ChatLoad(int port, List<Person> people) throws IOException {
    for (Person person : people) {
      wires.add(connect(port, person));
    }
  }

  private Wire connect(int port, Person person) throws IOException {
    SocketChannel channel = SocketChannel.open(new InetSocketAddress("localhost", port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.write(
        ByteBuffer.wrap(
            ascii(
                "GET /v1/conversations/live HTTP/1.1\r\nHost: localhost:"
                    + port
                    + "\r\nAuthorization: Bearer "
                    + person.token()
                    + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")));
    Wire wire = new Wire(channel, person);
    ByteBuffer one = ByteBuffer.allocate(1);
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      if (channel.read(one.clear()) < 0) {
        throw new EOFException("the handshake ended early: " + head);
      }
      head.append((char) one.get(0));
    }
    if (!head.toString().startsWith("HTTP/1.1 101")) {
      throw new IOException("the handshake was refused: " + head);
    }
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, wire);
    return wire;
  }

  /** Everybody answers at once what reaches them, for so long. */
  Result closed(Duration time, Said what) throws IOException {
    begin(what);
    replying = true;
    long began = System.nanoTime();
    for (Wire wire : wires) {
      send(wire, System.nanoTime());
    }
    while (System.nanoTime() - began < time.toNanos()) {
      turn(1);
    }
    int counted = delivered;
    double seconds = (System.nanoTime() - began) / 1e9;
    drain();
    return result(counted / seconds);
  }

  /** So many a second at even distances, whatever comes back when. */
  Result open(Duration time, int perSecond) throws IOException {
    begin(Said.MESSAGE);
    long began = System.nanoTime();
    long pause = 1_000_000_000L / perSecond;
    long all = time.toNanos() / pause;
    for (long sent = 0; sent < all; ) {
      long due = began + sent * pause;
      long now = System.nanoTime();
      if (now >= due) {
        // Counted from when it was due: what waits here waits for the server, too.
        send(wires.get((int) (sent * 7 % wires.size())), due);
        sent++;
      } else {
        // Sleeps: to turn in a circle until it is due would take a core from what is measured.
        turn(1);
      }
    }
    drain();
    return result(delivered / ((System.nanoTime() - began) / 1e9));
  }

  private void begin(Said what) {
    said = what;
    delivered = 0;
    outstanding = 0;
    replying = false;
  }

  private void drain() throws IOException {
    replying = false;
    long end = System.nanoTime() + DRAIN.toNanos();
    while (outstanding > 0) {
      if (System.nanoTime() > end) {
        throw new IOException(outstanding + " messages never reached anybody");
      }
      turn(1);
    }
  }

  private Result result(double perSecond) {
    long[] sorted = Arrays.copyOf(latencies, Math.min(delivered, latencies.length));
    Arrays.sort(sorted);
    return new Result(perSecond, at(sorted, 0.50), at(sorted, 0.99));
  }

  private static double at(long[] sorted, double part) {
    return sorted.length == 0 ? 0 : sorted[(int) (sorted.length * part)] / 1e6;
  }

  /** The id carries when the message was due, so that whoever receives it knows its age. */
  private void send(Wire wire, long due) throws IOException {
    ByteBuffer frame = said == Said.MESSAGE ? wire.message : wire.typing;
    if (said == Said.MESSAGE) {
      String time = hex.toHexDigits(due);
      String number = hex.toHexDigits(++counter);
      byte[] id =
          ascii(
              time.substring(0, 8)
                  + "-"
                  + time.substring(8, 12)
                  + "-"
                  + time.substring(12)
                  + "-"
                  + number.substring(0, 4)
                  + "-"
                  + number.substring(4));
      frame.put(wire.idAt, id);
    }
    frame.rewind();
    outstanding++;
    while (frame.hasRemaining()) {
      wire.channel.write(frame);
    }
  }

  private void turn(long millis) throws IOException {
    if (millis > 0) {
      selector.select(millis);
    } else {
      selector.selectNow();
    }
    for (SelectionKey key : selector.selectedKeys()) {
      Wire wire = (Wire) key.attachment();
      if (wire.channel.read(wire.in) < 0) {
        throw new EOFException("the server closed a socket");
      }
      read(wire);
    }
    selector.selectedKeys().clear();
  }

  private void read(Wire wire) throws IOException {
    ByteBuffer in = wire.in.flip();
    while (true) {
      int start = in.position();
      if (in.remaining() < 2) {
        break;
      }
      int opcode = in.get(start) & 0x0F;
      int length = in.get(start + 1) & 0x7F;
      int head = 2;
      if (length == 126) {
        if (in.remaining() < 4) {
          break;
        }
        length = in.getShort(start + 2) & 0xFFFF;
        head = 4;
      } else if (length == 127) {
        throw new IOException("a frame is larger than this reads");
      }
      if (in.remaining() < head + length) {
        break;
      }
      if (opcode == 8) {
        throw new EOFException("the server closed a socket");
      }
      if (opcode == 1) {
        int from = in.arrayOffset() + start + head;
        take(wire, in.array(), from, from + length);
      }
      in.position(start + head + length);
    }
    in.compact();
  }

  private void take(Wire wire, byte[] frame, int from, int to) throws IOException {
    if (said == Said.TYPING) {
      for (int at = find(frame, TYPING, from, to); at >= 0; ) {
        arrived(wire, System.nanoTime());
        at = find(frame, TYPING, at + TYPING.length, to);
      }
    }
    // Also while typing is measured: what one said last comes back to oneself after it reached the
    // other, and a round ends with the other.
    for (int at = find(frame, SEQUENCE, from, to); at >= 0; ) {
      int digit = at + SEQUENCE.length;
      long sequence = 0;
      while (frame[digit] >= '0' && frame[digit] <= '9') {
        sequence = sequence * 10 + frame[digit++] - '0';
      }
      if (sequence != wire.lastSequence + 1) {
        throw new IOException("message " + sequence + " came after message " + wire.lastSequence);
      }
      wire.lastSequence = sequence;
      int sender = find(frame, SENDER, digit, to) + SENDER.length;
      boolean own =
          Arrays.equals(frame, sender, sender + UUID_CHARACTERS, wire.me, 0, UUID_CHARACTERS);
      if (!own) {
        int id = find(frame, ID, sender, to) + ID.length;
        arrived(wire, due(frame, id));
      }
      at = find(frame, SEQUENCE, digit, to);
    }
  }

  private static long due(byte[] frame, int id) {
    long due = 0;
    int digits = 0;
    for (int at = id; digits < 16; at++) {
      if (frame[at] != '-') {
        due = due << 4 | Character.digit(frame[at], 16);
        digits++;
      }
    }
    return due;
  }

  private void arrived(Wire wire, long due) throws IOException {
    if (delivered == latencies.length) {
      latencies = Arrays.copyOf(latencies, latencies.length * 2);
    }
    latencies[delivered++] = System.nanoTime() - due;
    outstanding--;
    if (replying) {
      send(wire, System.nanoTime());
    }
  }

  private static int find(byte[] text, byte[] part, int from, int to) {
    for (int at = from; at <= to - part.length; at++) {
      if (text[at] == part[0] && Arrays.equals(text, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
    return -1;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    for (Wire wire : wires) {
      wire.channel.close();
    }
    selector.close();
  }
}
