package org.comfrey.api;

import java.time.Duration;

/**
 * Within what time staff do what waits for them, the same on the whole platform. A dispute has its
 * own time instead, which its agreement gives it.
 */
public enum ServiceLevel {
  /** Somebody felt threatened or deceived: the next day is late already. */
  COMPLAINTS(24),
  /** A provider cannot publish meanwhile. */
  LISTINGS(48),
  /** What was reported stays in sight meanwhile, and rarely harms by the hour. */
  REVIEWS(72);

  private final int hours;

  ServiceLevel(int hours) {
    this.hours = hours;
  }

  /** The time where whoever runs the platform set no other. */
  public Duration standard() {
    return Duration.ofHours(hours);
  }
}
