package org.comfrey.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names an interval of a provider's calendar. A UUIDv7. */
public record BookingId(UUID value) {
  /**
   * Reads the form that {@link #toString} writes; throws {@link IllegalArgumentException} on any
   * other.
   */
  @JsonCreator
  public static BookingId valueOf(String text) {
    return new BookingId(UUID.fromString(text));
  }

  @JsonValue
  @Override
  public String toString() {
    return value.toString();
  }
}
