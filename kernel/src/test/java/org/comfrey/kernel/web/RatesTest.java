package org.comfrey.kernel.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RatesTest {
  private long nanos;
  private final Rates rates =
      new Rates(
          1,
          new TimeMeter() {
            @Override
            public long currentTimeNanos() {
              return nanos;
            }

            @Override
            public boolean isWallClockBased() {
              return false;
            }
          },
          null);

  @Test
  void whoAsksTooOftenWaitsAndOthersDoNot() {
    int quota = RateLimit.SIGN_IN.requests();
    for (int i = 0; i < quota; i++) {
      assertThat(rates.take(RateLimit.SIGN_IN, "a").allowed()).isTrue();
    }
    Rates.Taken refused = rates.take(RateLimit.SIGN_IN, "a");
    assertThat(refused.allowed()).isFalse();
    assertThat(refused.pause()).isEqualTo(RateLimit.SIGN_IN.window().dividedBy(quota));
    assertThat(rates.take(RateLimit.SIGN_IN, "b").allowed()).isTrue();
    assertThat(rates.take(RateLimit.MAIL, "a").allowed()).isTrue();
    nanos += refused.pause().toNanos();
    assertThat(rates.take(RateLimit.SIGN_IN, "a").allowed()).isTrue();
    assertThat(rates.take(RateLimit.SIGN_IN, "a").allowed()).isFalse();
    nanos += Duration.ofHours(1).toNanos();
    assertThat(rates.take(RateLimit.SIGN_IN, "a").remaining()).isEqualTo(quota - 1L);
  }

  @Test
  void aFactorOfZeroTurnsRatesOff() {
    var off = new Rates(0);
    for (int i = 0; i < 10_000; i++) {
      assertThat(off.take(RateLimit.MAIL, "a").allowed()).isTrue();
    }
  }
}
