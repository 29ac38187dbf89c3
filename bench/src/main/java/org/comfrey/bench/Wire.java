package org.comfrey.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * One kept connection that sends prepared requests and reads answers: a load generator must not
 * cost more than what it loads.
 */
final class Wire implements AutoCloseable {
  private final URI url;
  private Socket socket = new Socket();
  private InputStream in = InputStream.nullInputStream();
  private final byte[] scratch = new byte[16 * 1024];

  Wire(URI url) throws IOException {
    this.url = url;
    connect();
  }

  private void connect() throws IOException {
    socket = open();
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream(), 32 * 1024);
  }

  private Socket open() throws IOException {
    if (!url.getScheme().equals("https")) {
      return new Socket(url.getHost(), url.getPort());
    }
    try {
      return SSLContext.getDefault().getSocketFactory().createSocket(url.getHost(), url.getPort());
    } catch (NoSuchAlgorithmException e) {
      throw new IOException(e);
    }
  }

  /** A request as it goes over the wire. */
  static byte[] request(
      String method, String path, String token, String extraHeaders, String body) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    String head =
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + token
            + "\r\n"
            + extraHeaders
            + (content.length == 0
                ? ""
                : "Content-Type: application/json\r\nContent-Length: " + content.length + "\r\n")
            + "\r\n";
    byte[] first = head.getBytes(StandardCharsets.US_ASCII);
    byte[] whole = java.util.Arrays.copyOf(first, first.length + content.length);
    System.arraycopy(content, 0, whole, first.length, content.length);
    return whole;
  }

  /** Sends a request and reads its answer away; returns the status. */
  int exchange(byte[] request) throws IOException {
    return converse(request, null).status();
  }

  /** Sends a request and keeps what its answer says. */
  Reply converse(byte[] request) throws IOException {
    return converse(request, new ByteArrayOutputStream());
  }

  /** What of an answer a flow goes on with. */
  record Reply(int status, String location, String cookie, String body) {}

  private Reply converse(byte[] request, @Nullable ByteArrayOutputStream kept) throws IOException {
    socket.getOutputStream().write(request);
    String status = line();
    long length = -1;
    boolean chunked = false;
    boolean last = false;
    String location = "";
    String cookie = "";
    for (String header = line(); !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Long.parseLong(lower.substring(15).strip());
      } else if (lower.startsWith("transfer-encoding:") && lower.contains("chunked")) {
        chunked = true;
      } else if (lower.startsWith("connection:") && lower.contains("close")) {
        last = true;
      } else if (lower.startsWith("location:")) {
        location = header.substring(9).strip();
      } else if (lower.startsWith("set-cookie:")) {
        cookie = header.substring(11).strip().split(";", 2)[0];
      }
    }
    if (chunked) {
      for (int size = chunk(); size > 0; size = chunk()) {
        take(size, kept);
        line();
      }
      line();
    } else if (length > 0) {
      take(length, kept);
    }
    if (last) {
      socket.close();
      connect();
    }
    return new Reply(
        Integer.parseInt(status.substring(9, 12)),
        location,
        cookie,
        kept == null ? "" : kept.toString(StandardCharsets.UTF_8));
  }

  private int chunk() throws IOException {
    return Integer.parseInt(line().strip(), 16);
  }

  private void take(long bytes, @Nullable ByteArrayOutputStream kept) throws IOException {
    long left = bytes;
    while (left > 0) {
      int read = in.read(scratch, 0, (int) Math.min(scratch.length, left));
      if (read < 0) {
        throw new EOFException("the answer ended early");
      }
      if (kept != null) {
        kept.write(scratch, 0, read);
      }
      left -= read;
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection ended");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
