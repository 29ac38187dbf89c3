package org.comfrey.kernel.postgres;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * As much of an old PostgreSQL as a client needs that looks at its version: it lets everybody in
 * and agrees with every statement. (PostgreSQL's documentation, Message Formats.)
 */
final class OldServer implements AutoCloseable {
  private static final int SSL = 80_877_103;
  private static final int GSS = 80_877_104;

  private final ServerSocket door;
  private final List<String> statements = new CopyOnWriteArrayList<>();

  OldServer(String version) throws IOException {
    door = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> serve(version));
  }

  int port() {
    return door.getLocalPort();
  }

  /** What it was asked for. */
  List<String> statements() {
    return statements;
  }

  private void serve(String version) {
    while (!door.isClosed()) {
      try (Socket client = door.accept()) {
        converse(
            new DataInputStream(client.getInputStream()),
            new DataOutputStream(client.getOutputStream()),
            version);
      } catch (IOException gone) {
        // The next one.
      }
    }
  }

  private void converse(DataInputStream in, DataOutputStream out, String version)
      throws IOException {
    int length = in.readInt();
    int code = in.readInt();
    while (code == SSL || code == GSS) {
      out.write('N');
      length = in.readInt();
      code = in.readInt();
    }
    in.readNBytes(length - 8);
    send(out, 'R', new byte[4]);
    Map<String, String> parameters =
        Map.of(
            "server_version", version,
            "server_encoding", "UTF8",
            "client_encoding", "UTF8",
            "DateStyle", "ISO, MDY",
            "integer_datetimes", "on",
            "standard_conforming_strings", "on",
            "TimeZone", "UTC");
    for (Map.Entry<String, String> one : parameters.entrySet()) {
      send(out, 'S', bytes(one.getKey() + "\0" + one.getValue() + "\0"));
    }
    send(out, 'Z', bytes("I"));
    for (int kind = in.read(); kind >= 0 && kind != 'X'; kind = in.read()) {
      byte[] body = in.readNBytes(in.readInt() - 4);
      if (kind != 'Q') {
        throw new IOException("only simple queries are answered, not " + (char) kind);
      }
      statements.add(new String(body, 0, body.length - 1, StandardCharsets.UTF_8));
      send(out, 'C', bytes("SET\0"));
      send(out, 'Z', bytes("I"));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void send(DataOutputStream out, char kind, byte[] body) throws IOException {
    out.write(kind);
    out.writeInt(body.length + 4);
    out.write(body);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
