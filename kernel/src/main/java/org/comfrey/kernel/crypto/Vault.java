package org.comfrey.kernel.crypto;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comfrey.kernel.web.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A key of a HashiCorp Vault's (or OpenBao's) transit engine, spoken to over its HTTP API: the key
 * itself never leaves it.
 *
 * <p>It is named by one address: {@code https://:TOKEN@vault.example:8200/transit/people}, where
 * {@code transit} is the engine's mount and {@code people} the key. The key must be of a type that
 * takes associated data ({@code aes256-gcm96}, {@code chacha20-poly1305}).
 */
public final class Vault {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Pattern PATH =
      Pattern.compile("/([A-Za-z0-9_./-]*[A-Za-z0-9_-])/([A-Za-z0-9_-]+)/?");
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private final URI base;
  private final String mount;
  private final String key;
  private final String token;

  private Vault(URI base, String mount, String key, String token) {
    this.base = base;
    this.mount = mount;
    this.key = key;
    this.token = token;
  }

  /**
   * The key of that address.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static Vault of(String address) {
    URI uri;
    try {
      uri = URI.create(address);
    } catch (IllegalArgumentException noAddress) {
      throw refused();
    }
    String user = uri.getUserInfo();
    Matcher path = PATH.matcher(String.valueOf(uri.getPath()));
    boolean local = String.valueOf(uri.getHost()).matches("localhost|127\\.0\\.0\\.1");
    boolean safe = "https".equals(uri.getScheme()) || local && "http".equals(uri.getScheme());
    if (!safe || uri.getHost() == null || user == null || !path.matches()) {
      throw refused();
    }
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return new Vault(
        URI.create(uri.getScheme() + "://" + uri.getHost() + port),
        path.group(1),
        path.group(2),
        user.substring(user.indexOf(':') + 1));
  }

  private static IllegalArgumentException refused() {
    return new IllegalArgumentException(
        "COMFREY_VAULT_URL must read https://:TOKEN@host:8200/MOUNT/KEY, for example"
            + " https://:hvs.CAES@vault.internal:8200/transit/people");
  }

  /** The newest version of the key. */
  int latestVersion() {
    return read("keys/" + key).path("latest_version").asInt(0);
  }

  /** The oldest version that still decrypts. */
  int oldestVersion() {
    return read("keys/" + key).path("min_decryption_version").asInt(1);
  }

  /** Makes the next version. */
  void rotate() {
    write("keys/" + key + "/rotate", Map.of());
  }

  /** Versions before that one decrypt nothing any more. */
  void forgetBefore(int version) {
    write("keys/" + key + "/config", Map.of("min_decryption_version", version));
  }

  /** Encrypts; both are Base64, the answer is Vault's own form. */
  String encrypt(String plaintext, String associated) {
    return write("encrypt/" + key, Map.of("plaintext", plaintext, "associated_data", associated))
        .path("ciphertext")
        .asString("");
  }

  /** Decrypts into Base64. */
  String decrypt(String ciphertext, String associated) {
    return write("decrypt/" + key, Map.of("ciphertext", ciphertext, "associated_data", associated))
        .path("plaintext")
        .asString("");
  }

  private JsonNode read(String path) {
    return ask(path, null);
  }

  private JsonNode write(String path, Map<String, Object> body) {
    return ask(path, Json.answers().writeValueAsString(body));
  }

  private JsonNode ask(String path, @Nullable String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve("/v1/" + mount + "/" + path))
            .timeout(PATIENCE)
            .header("X-Vault-Token", token)
            .header("X-Vault-Request", "true");
    if (body != null) {
      request
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString(body));
    }
    try {
      HttpResponse<String> answer =
          CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        // What Vault says may name what it was sent; only its status is told.
        throw new RefusedException(
            this + " answered " + answer.statusCode() + " to " + path, answer.statusCode());
      }
      return answer.body().isBlank()
          ? Json.answers().createObjectNode()
          : Json.answers().readTree(answer.body()).path("data");
    } catch (IOException | JacksonException failed) {
      throw new RefusedException(this + " does not answer: " + failed.getMessage(), 0);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + this, interrupted);
    }
  }

  /** Vault did not do what it was asked. */
  static final class RefusedException extends IllegalStateException {
    private final int status;

    RefusedException(String message, int status) {
      super(message);
      this.status = status;
    }

    /** Whether the request itself was wrong, which trying again does not mend. */
    boolean isForGood() {
      return status == 400;
    }
  }

  /** Leaves the token out. */
  @Override
  public String toString() {
    return "the vault " + base + "/" + mount + "/" + key;
  }
}
