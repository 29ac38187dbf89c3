package org.comfrey.reputation;

import java.util.ArrayList;
import java.util.List;
import org.comfrey.api.reputation.Rating;

/**
 * Sums stars up without pretending to know more than they tell: the posterior of a multinomial
 * distribution under a Dirichlet prior of one review for each number of stars, and the normal
 * approximation of the mean's posterior (Gelman et al., Bayesian Data Analysis, section 3.4).
 */
final class Ratings {
  private static final int STARS = 5;
  private static final int FEW = 3;

  /** Nine in ten lie within so many standard deviations. */
  private static final double NINE_IN_TEN = 1.6449;

  private static final double HUNDREDTHS = 100.0;

  private Ratings() {}

  /**
   * @param counts how many reviews have one, two, three, four and five stars
   */
  static Rating of(int[] counts) {
    int count = 0;
    double weight = 0;
    double sum = 0;
    double squares = 0;
    List<Integer> listed = new ArrayList<>();
    for (int stars = 1; stars <= STARS; stars++) {
      int given = counts[stars - 1];
      listed.add(given);
      count += given;
      weight += given + 1.0;
      sum += stars * (given + 1.0);
      squares += (double) stars * stars * (given + 1.0);
    }
    double mean = sum / weight;
    double deviation = Math.sqrt((squares / weight - mean * mean) / (weight + 1));
    return new Rating(
        count,
        count < FEW,
        rounded(mean),
        rounded(Math.max(1, mean - NINE_IN_TEN * deviation)),
        rounded(Math.min(STARS, mean + NINE_IN_TEN * deviation)),
        List.copyOf(listed));
  }

  private static double rounded(double value) {
    return Math.round(value * HUNDREDTHS) / HUNDREDTHS;
  }
}
