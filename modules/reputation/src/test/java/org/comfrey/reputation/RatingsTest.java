package org.comfrey.reputation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.comfrey.api.reputation.Rating;
import org.junit.jupiter.api.Test;

class RatingsTest {
  private static final long SEED = 20_261_122L;

  @Test
  void nobodysRatingSaysNothing() {
    Rating none = Ratings.of(new int[5]);
    assertThat(none.count()).isZero();
    assertThat(none.few()).isTrue();
    assertThat(none.average()).isEqualTo(3.0);
    assertThat(none.high() - none.low()).isGreaterThan(1.5);
  }

  @Test
  void oneFiveStarReviewDoesNotBeatManyGoodOnes() {
    Rating one = Ratings.of(new int[] {0, 0, 0, 0, 1});
    Rating many = Ratings.of(new int[] {0, 0, 2, 18, 80});
    assertThat(one.average()).isLessThan(many.average());
    assertThat(many.few()).isFalse();
    assertThat(many.high() - many.low()).isLessThan(one.high() - one.low());
  }

  @Test
  void theIntervalStaysWithinTheStarsAndAroundTheAverage() {
    Random random = new Random(SEED);
    for (int round = 0; round < 2_000; round++) {
      int[] counts = new int[5];
      for (int i = 0; i < 5; i++) {
        counts[i] = random.nextInt(round % 50 + 1);
      }
      Rating rating = Ratings.of(counts);
      assertThat(rating.low()).isBetween(1.0, rating.average());
      assertThat(rating.high()).isBetween(rating.average(), 5.0);
    }
  }

  /** The meaning of "nine in ten", tried: how often the interval holds the true average. */
  @Test
  void theIntervalHoldsTheTrueAverageAboutNineTimesInTen() {
    Random random = new Random(SEED);
    int rounds = 4_000;
    int held = 0;
    for (int round = 0; round < rounds; round++) {
      double[] chance = new double[5];
      double sum = 0;
      for (int i = 0; i < 5; i++) {
        // Exponentials, divided by their sum, are drawn from the prior itself.
        chance[i] = -Math.log(1 - random.nextDouble());
        sum += chance[i];
      }
      double mean = 0;
      for (int i = 0; i < 5; i++) {
        chance[i] /= sum;
        mean += (i + 1) * chance[i];
      }
      int[] counts = new int[5];
      for (int i = 0; i < 20; i++) {
        double drawn = random.nextDouble();
        int star = 0;
        while (star < 4 && drawn > chance[star]) {
          drawn -= chance[star++];
        }
        counts[star]++;
      }
      Rating rating = Ratings.of(counts);
      if (rating.low() <= mean && mean <= rating.high()) {
        held++;
      }
    }
    assertThat((double) held / rounds).isCloseTo(0.9, within(0.02));
  }

  @Test
  void aFirstNameIsAllThatIsShown() {
    assertThat(ReviewViews.first("  Ada Lovelace ")).isEqualTo("Ada");
    assertThat(ReviewViews.first("")).isEmpty();
  }
}
