package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The process dies between "order placed" and "projection updated", at each point that a transition
 * passes; in its next life everything agrees, the client's repeated request changes nothing twice,
 * and the story ends as if nothing had happened.
 */
class StepCrashTest {
  private static final String REQUEST = "appointment-on-request";
  private static final String INSTANT = "appointment-instant";

  /** The ways of the two appointment agreements; an action of time begins with a star. */
  private static final List<Way> WAYS =
      List.of(
          new Way(REQUEST, "completed", 5_850, "place", "pay", "accept", "*deliver", "confirm"),
          new Way(REQUEST, "refunded", 0, "place", "pay", "decline"),
          new Way(REQUEST, "refunded", 0, "place", "pay", "withdraw"),
          new Way(REQUEST, "refunded", 0, "place", "pay", "*lapse"),
          new Way(REQUEST, "expired", 0, "place", "*expire"),
          new Way(REQUEST, "cancelled-by-client", 2_925, "place", "pay", "accept", "cancel"),
          new Way(
              REQUEST, "cancelled-by-provider", 0, "place", "pay", "accept", "cancel-for-client"),
          new Way(INSTANT, "completed", 5_850, "place", "pay", "*deliver", "*confirm"),
          new Way(INSTANT, "cancelled-by-client", 2_925, "place", "pay", "cancel"),
          new Way(INSTANT, "cancelled-by-provider", 0, "place", "pay", "cancel-for-client"),
          new Way(INSTANT, "expired", 0, "place", "*expire"));

  /** A way through an agreement and what the provider has earned at its end. */
  record Way(String agreement, String end, long earned, List<String> actions) {
    Way(String agreement, String end, long earned, String... actions) {
      this(agreement, end, earned, List.of(actions));
    }
  }

  @Test
  void aDeathAtAnyOfTheTurningPointsLosesAndDoublesNothing() {
    try (CrashStories stories = new CrashStories()) {
      stories.play(WAYS.get(0), 0, "trade.slot-held");
      stories.play(WAYS.get(0), 1, "charge.after-capture");
      stories.play(WAYS.get(5), 3, "step.after-commit");
      stories.play(WAYS.get(9), 2, "refund.after-processor");
      stories.isSound();
    }
  }

  @Test
  @Tag("long")
  void aDeathAtAnyPointOfAnyTransitionLosesAndDoublesNothing() {
    int deaths = 0;
    Set<String> points = new TreeSet<>();
    try (CrashStories stories = new CrashStories()) {
      Set<String> seen = new TreeSet<>();
      for (Way way : WAYS) {
        List<List<String>> passed = stories.scout(way);
        for (int action = 0; action < way.actions().size(); action++) {
          // Ways share their beginnings; each beginning is crashed once.
          String beginning = way.agreement() + way.actions().subList(0, action + 1);
          if (seen.add(beginning)) {
            for (String point : new ArrayList<>(passed.get(action))) {
              stories.play(way, action, point);
              points.add(point);
              deaths++;
            }
          }
        }
      }
      stories.isSound();
    }
    // The points that every step passes, and no fewer than the protocol has.
    assertThat(points)
        .contains(
            "trade.order-recorded",
            "trade.slot-held",
            "trade.before-step",
            "step.before-commit",
            "step.after-commit",
            "trade.after-step",
            "charge.after-capture",
            "refund.after-processor",
            "relay.handled");
    assertThat(deaths).isGreaterThan(60);
  }
}
