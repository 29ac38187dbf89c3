package org.comfrey.identity.factor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class TotpTest {
  private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

  @Test
  void the_codes_are_those_of_rfc_6238_appendix_b() throws IOException {
    String given = System.getenv("COMFREY_CONFORMANCE_DATA");
    Path data = given == null || given.isBlank() ? Path.of("../../../shared/data") : Path.of(given);
    Path vectors = data.resolve("rfc-vectors/vectors.json");
    if (!Files.exists(vectors)) {
      assertThat(System.getenv("CI"))
          .as("where CI=true there must be " + vectors)
          .isNotEqualTo("true");
      Assumptions.abort("left out: no " + vectors);
    }
    int checked = 0;
    for (JsonNode vector : JsonMapper.shared().readTree(vectors).path("rfc6238_totp")) {
      String algorithm = "Hmac" + vector.path("alg").asString().toUpperCase(Locale.ROOT);
      byte[] seed = vector.path("seedAscii").asString().getBytes(StandardCharsets.US_ASCII);
      Instant at = Instant.ofEpochSecond(vector.path("time").asLong());
      assertThat(Totp.code(algorithm, seed, Totp.step(at), vector.path("digits").asInt()))
          .as(vector.toString())
          .isEqualTo(vector.path("totp").asString());
      checked++;
    }
    assertThat(checked).isGreaterThanOrEqualTo(18);
  }

  @Test
  void a_code_is_taken_one_step_early_or_late_and_no_further() {
    Instant now = Instant.parse("2026-03-01T09:00:15Z");
    String code = Totp.code("HmacSHA1", SECRET, Totp.step(now), Totp.DIGITS);
    for (int seconds : new int[] {-30, 0, 30}) {
      assertThat(Totp.matching(SECRET, code, now.plusSeconds(seconds), 0)).isPresent();
    }
    for (int seconds : new int[] {-60, 60, 3600}) {
      assertThat(Totp.matching(SECRET, code, now.plusSeconds(seconds), 0)).isEmpty();
    }
  }

  @Test
  void a_step_that_was_used_and_those_before_it_are_good_no_more() {
    Instant now = Instant.parse("2026-03-01T09:00:15Z");
    long step = Totp.step(now);
    String before = Totp.code("HmacSHA1", SECRET, step - 1, Totp.DIGITS);
    assertThat(Totp.matching(SECRET, before, now, step - 2)).hasValue(step - 1);
    assertThat(Totp.matching(SECRET, before, now, step - 1)).isEmpty();
    assertThat(Totp.matching(SECRET, before, now, step)).isEmpty();
    for (String wrong : new String[] {"", "000000x", before + "0", " " + before, "-00001"}) {
      assertThat(Totp.matching(SECRET, wrong, now, 0)).as(wrong).isEmpty();
    }
  }

  @Test
  void what_people_type_into_their_app_is_base_32() {
    assertThat(Base32.encode(SECRET)).isEqualTo("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    for (int length = 0; length < 24; length++) {
      byte[] bytes = new byte[length];
      for (int i = 0; i < length; i++) {
        bytes[i] = (byte) (251 * i + length);
      }
      assertThat(Base32.decode(Base32.encode(bytes))).isEqualTo(bytes);
    }
  }
}
