package org.comfrey.kernel.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.kernel.crypto.KeyRotation.Outcome;
import org.comfrey.kernel.web.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** People's keys that a Vault wraps: here a small honest one that really encrypts. */
class VaultTest {
  private static final String TOKEN = "hvs.test";
  private static final PersonId ANNA = new PersonId(new UUID(1, 1));
  private static final PersonId BEN = new PersonId(new UUID(2, 2));

  @TempDir Path folder;
  private final List<AesGcm> versions = new ArrayList<>();
  private int oldest = 1;
  private volatile boolean sealed;
  private HttpServer server;
  private MasterKey master;
  private Path file;
  private Path list;

  @BeforeEach
  void begin() throws IOException {
    master = MasterKey.create(folder.resolve("master.key"));
    file = folder.resolve("people.keys");
    list = folder.resolve("erased.list");
    rotate();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/transit/", this::serve);
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  private void rotate() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    try {
      versions.add(new AesGcm(key));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private synchronized void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring("/v1/transit/".length());
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      int status = 200;
      Map<String, Object> data = Map.of();
      if (sealed) {
        status = 503;
      } else if (!TOKEN.equals(exchange.getRequestHeaders().getFirst("X-Vault-Token"))) {
        status = 403;
      } else {
        try {
          data = answer(path, body.isEmpty() ? null : Json.answers().readTree(body));
        } catch (GeneralSecurityException | IllegalArgumentException wrong) {
          status = 400;
        }
      }
      byte[] bytes = Json.answers().writeValueAsBytes(Map.of("data", data));
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Map<String, Object> answer(String path, @org.jspecify.annotations.Nullable JsonNode asked)
      throws GeneralSecurityException {
    if (asked == null) {
      assertThat(path).isEqualTo("keys/people");
      return Map.of("latest_version", versions.size(), "min_decryption_version", oldest);
    }
    Base64.Decoder decoder = Base64.getDecoder();
    byte[] associated = decoder.decode(asked.path("associated_data").asString(""));
    switch (path) {
      case "encrypt/people" -> {
        byte[] plain = decoder.decode(asked.path("plaintext").asString());
        byte[] made = versions.getLast().encrypt(plain, associated);
        return Map.of(
            "ciphertext",
            "vault:v" + versions.size() + ":" + Base64.getEncoder().encodeToString(made));
      }
      case "decrypt/people" -> {
        String[] parts = asked.path("ciphertext").asString().split(":", 3);
        int version = Integer.parseInt(parts[1].substring(1));
        if (version < oldest || version > versions.size()) {
          throw new IllegalArgumentException("version");
        }
        byte[] plain = versions.get(version - 1).decrypt(decoder.decode(parts[2]), associated);
        return Map.of("plaintext", Base64.getEncoder().encodeToString(plain));
      }
      case "keys/people/rotate" -> rotate();
      case "keys/people/config" -> oldest = asked.path("min_decryption_version").asInt();
      default -> throw new IllegalArgumentException(path);
    }
    return Map.of();
  }

  private Vault vault(String token) {
    return Vault.of(
        "http://:" + token + "@127.0.0.1:" + server.getAddress().getPort() + "/transit/people");
  }

  private PersonKeys keys() {
    return PersonKeys.open(file, list, master, vault(TOKEN));
  }

  private byte[] seal(PersonKeys keys, PersonId person) {
    return new FieldCipher(keys).seal(person, "t", "c", 1, "a secret of " + person);
  }

  private void opens(PersonKeys keys, PersonId person, byte[] bytes) {
    assertThat(new FieldCipher(keys).open(person, "t", "c", 1, bytes))
        .contains("a secret of " + person);
  }

  private Outcome rotateKeys() {
    return KeyRotation.ofFolder(file, list, master, vault(TOKEN), 1, all -> {}, done -> {});
  }

  @Test
  void keysOfFilesMoveIntoTheVaultWithARotationAndThenItAloneOpensThem() {
    byte[] before;
    try (PersonKeys keys = PersonKeys.open(file, list, master)) {
      before = seal(keys, ANNA);
    }
    byte[] since;
    try (PersonKeys keys = keys()) {
      opens(keys, ANNA, before);
      since = seal(keys, BEN);
    }
    assertThat(rotateKeys()).isEqualTo(new Outcome.Rotated(1_000_001, 1));
    try (PersonKeys keys = PersonKeys.open(file, list, master)) {
      assertThatThrownBy(() -> opens(keys, ANNA, before)).isInstanceOf(AlteredException.class);
    }
    assertThat(rotateKeys()).isEqualTo(new Outcome.Rotated(1_000_002, 2));
    assertThat(oldest).isEqualTo(2);
    try (PersonKeys keys = keys()) {
      opens(keys, ANNA, before);
      opens(keys, BEN, since);
    }
  }

  @Test
  void aVaultThatIsSealedOrRefusesIsToldFromAKeyThatWasAltered() {
    byte[] said;
    try (PersonKeys keys = keys()) {
      said = seal(keys, ANNA);
      opens(keys, ANNA, said);
    }
    sealed = true;
    try (PersonKeys keys = keys()) {
      assertThatThrownBy(() -> opens(keys, ANNA, said))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("answered 503")
          .hasMessageNotContaining(TOKEN);
      sealed = false;
      opens(keys, ANNA, said);
    }
    try (PersonKeys keys = PersonKeys.open(file, list, master, vault("another"))) {
      assertThatThrownBy(() -> opens(keys, ANNA, said)).hasMessageContaining("answered 403");
    }
    oldest = 2;
    try (PersonKeys keys = keys()) {
      assertThatThrownBy(() -> opens(keys, ANNA, said)).isInstanceOf(AlteredException.class);
    }
  }

  @Test
  void anAddressThatIsNoneIsRefused() {
    for (String wrong :
        List.of(
            "https://vault.example/transit/people",
            "http://:t@vault.example/transit/people",
            "https://:t@vault.example/people",
            "nowhere",
            "a b")) {
      assertThatThrownBy(() -> Vault.of(wrong)).hasMessageContaining("COMFREY_VAULT_URL");
    }
  }
}
