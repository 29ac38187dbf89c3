package org.comfrey.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names an account. A UUIDv7. */
public record PersonId(UUID value) {
  /**
   * Reads the form that {@link #toString} writes; throws {@link IllegalArgumentException} on any
   * other.
   */
  @JsonCreator
  public static PersonId valueOf(String text) {
    return new PersonId(UUID.fromString(text));
  }

  @JsonValue
  @Override
  public String toString() {
    return value.toString();
  }
}
