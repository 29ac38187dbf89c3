package org.comfrey.kernel.status;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How something is, the better first. */
public enum Level {
  /** As it should be. */
  WELL,
  /** Nothing is lost, but somebody should look at it. */
  LOOK,
  /** Something does not work. */
  BROKEN,
  /** It could not be asked. */
  UNKNOWN;

  @JsonValue
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The worse of two; what is not known is worse than what should be looked at. */
  public Level or(Level other) {
    return badness() >= other.badness() ? this : other;
  }

  private int badness() {
    return switch (this) {
      case WELL -> 0;
      case LOOK -> 1;
      case UNKNOWN -> 2;
      case BROKEN -> 3;
    };
  }
}
