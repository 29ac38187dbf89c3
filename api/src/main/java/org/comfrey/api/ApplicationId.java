package org.comfrey.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names an application that an operator registered: its client_id. A UUIDv7. */
public record ApplicationId(UUID value) {
  /**
   * Reads the form that {@link #toString} writes; throws {@link IllegalArgumentException} on any
   * other.
   */
  @JsonCreator
  public static ApplicationId valueOf(String text) {
    return new ApplicationId(UUID.fromString(text));
  }

  @JsonValue
  @Override
  public String toString() {
    return value.toString();
  }
}
