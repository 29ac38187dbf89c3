package org.comfrey.identity.outside;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks an issuer that the operator named; follows nothing and reads no more than it must. */
final class Wire {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MOST_BYTES = 1 << 18;

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private Wire() {}

  /** An answer's body; any status but 200 is a failure. */
  static String get(URI address, String... headers) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(PATIENCE);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  static String post(URI address, String form, String... headers) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Accept", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(form));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  private static String send(HttpRequest request) throws IOException {
    try {
      HttpResponse<InputStream> answer =
          CLIENT.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        byte[] bytes = body.readNBytes(MOST_BYTES + 1);
        if (answer.statusCode() != 200 || bytes.length > MOST_BYTES) {
          throw new IOException(request.uri().getHost() + " answered " + answer.statusCode());
        }
        return new String(bytes, StandardCharsets.UTF_8);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }
}
