package org.comfrey.audit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where entries are handed to, as NDJSON: an address that takes them, or a file. */
sealed interface Destination {
  /** Hands lines over; they are kept there when this returns. */
  void take(byte[] lines) throws IOException;

  /**
   * The destination of that address: {@code https://collector.example/path}, with what is to be
   * shown there as {@code https://:TOKEN@} (a bearer token) or {@code https://name:password@}, or
   * {@code file:///var/log/comfrey/audit.ndjson}.
   */
  static Destination of(String address) {
    URI uri;
    try {
      uri = URI.create(address);
    } catch (IllegalArgumentException noAddress) {
      throw refused();
    }
    String scheme = String.valueOf(uri.getScheme());
    if (scheme.equals("file") && uri.getPath() != null) {
      return new Kept(Path.of(uri.getPath()));
    }
    if (uri.getHost() == null
        || !scheme.equals("https")
            && !(scheme.equals("http") && uri.getHost().matches("localhost|127\\.0\\.0\\.1"))) {
      throw refused();
    }
    String bare = address.replaceFirst("//[^@/]*@", "//");
    return new Collector(URI.create(bare), authorization(uri.getUserInfo()));
  }

  private static IllegalArgumentException refused() {
    return new IllegalArgumentException(
        "COMFREY_SIEM_URL must read https://[:TOKEN@]host/path or file:///path");
  }

  private static @Nullable String authorization(@Nullable String user) {
    if (user == null || user.isEmpty()) {
      return null;
    }
    return user.startsWith(":")
        ? "Bearer " + user.substring(1)
        : "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
  }

  /** An address that answers with 2xx when it has kept what it was sent. */
  record Collector(URI address, @Nullable String authorization) implements Destination {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final HttpClient CLIENT =
        HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    @Override
    public void take(byte[] lines) throws IOException {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(address)
              .timeout(PATIENCE)
              .header("Content-Type", "application/x-ndjson")
              .POST(HttpRequest.BodyPublishers.ofByteArray(lines));
      if (authorization != null) {
        request.header("Authorization", authorization);
      }
      try {
        HttpResponse<Void> answer =
            CLIENT.send(request.build(), HttpResponse.BodyHandlers.discarding());
        if (answer.statusCode() / 100 != 2) {
          throw new IOException(this + " answered " + answer.statusCode());
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", interrupted);
      }
    }

    /** Leaves what is shown there out. */
    @Override
    public String toString() {
      return address.toString();
    }
  }

  /** A file that is only appended to. */
  record Kept(Path file) implements Destination {
    @Override
    public void take(byte[] lines) throws IOException {
      try (FileChannel channel =
          FileChannel.open(
              file,
              Set.of(
                  StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")))) {
        ByteBuffer bytes = ByteBuffer.wrap(lines);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(false);
      }
    }
  }
}
