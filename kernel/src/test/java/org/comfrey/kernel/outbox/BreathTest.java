package org.comfrey.kernel.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BreathTest {
  @ParameterizedTest
  @CsvSource({"0, 20", "5, 20", "6, 24", "50, 200", "125, 500", "126, 500", "60000, 500"})
  void isFourTimesAsLongAsTheBatchTookWithinBounds(long took, long pause) {
    var breath = new Breath(Duration.ofMillis(20));

    assertThat(breath.after(Duration.ofMillis(took))).isEqualTo(Duration.ofMillis(pause));
  }
}
