package org.comfrey.kernel.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.subtle.AesGcmJce;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AesGcmTest {
  private static final byte[] KEY =
      IntStream.range(0, 32)
          .collect(() -> new byte[32], (key, i) -> key[i] = (byte) i, (a, b) -> {});
  private static final byte[] PLACE = "place".getBytes(UTF_8);
  private static final byte[] TEXT = "what was said".getBytes(UTF_8);

  private final AesGcm ours = new AesGcm(KEY);
  private final AesGcmJce tinks = new AesGcmJce(KEY);

  AesGcmTest() throws GeneralSecurityException {}

  @Test
  void whatIsAlteredMovedOrCutOffIsRefused() throws GeneralSecurityException {
    byte[] sealed = ours.encrypt(TEXT, PLACE);
    assertThatThrownBy(() -> ours.decrypt(sealed, "elsewhere".getBytes(UTF_8)))
        .isInstanceOf(GeneralSecurityException.class);
    assertThatThrownBy(() -> ours.decrypt(sealed, null))
        .isInstanceOf(GeneralSecurityException.class);
    for (int i = 0; i < sealed.length; i++) {
      byte[] altered = sealed.clone();
      altered[i] ^= 1;
      assertThatThrownBy(() -> ours.decrypt(altered, PLACE))
          .isInstanceOf(GeneralSecurityException.class);
      byte[] cut = Arrays.copyOf(sealed, i);
      assertThatThrownBy(() -> ours.decrypt(cut, PLACE))
          .isInstanceOf(GeneralSecurityException.class);
    }
  }

  @Test
  void whatTinkSealedOpensHereAndTheOtherWayRound() throws GeneralSecurityException {
    assertThat(ours.decrypt(tinks.encrypt(TEXT, PLACE), PLACE)).isEqualTo(TEXT);
    assertThat(tinks.decrypt(ours.encrypt(TEXT, PLACE), PLACE)).isEqualTo(TEXT);
    assertThat(ours.decrypt(tinks.encrypt(TEXT, null), null)).isEqualTo(TEXT);
    assertThat(ours.encrypt(TEXT, PLACE)).isNotEqualTo(ours.encrypt(TEXT, PLACE));
  }
}
