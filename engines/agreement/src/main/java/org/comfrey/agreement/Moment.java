package org.comfrey.agreement;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** An instant relative to one that an order knows. */
public record Moment(Anchor anchor, Duration offset) {

  /** What an order knows. */
  public enum Anchor {
    /** When the order was placed. */
    PLACED,
    /** When its present state was entered, the last time. */
    ENTERED,
    /** When the appointment begins. */
    START,
    /** When the appointment ends. */
    END;

    /** As it is written in an agreement. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public String toString() {
    if (offset.isZero()) {
      return anchor.word();
    }
    String sign = offset.isNegative() ? " - " : " + ";
    return anchor.word() + sign + Durations.text(offset.abs());
  }

  /** The instant of a deadline: one moment, or the earliest or latest of several. */
  public record Timing(Choice choice, List<Moment> moments) {
    /** Which of several moments counts. */
    public enum Choice {
      EARLIEST,
      LATEST
    }

    public Timing {
      moments = List.copyOf(moments);
    }

    @Override
    public String toString() {
      if (moments.size() == 1) {
        return moments.getFirst().toString();
      }
      String list = String.join(", ", moments.stream().map(Moment::toString).toList());
      return choice.name().toLowerCase(Locale.ROOT) + " of " + list;
    }
  }
}
