package org.comfrey.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names money moved from wallet to wallet. A UUIDv7. */
public record TransferId(UUID value) {
  /**
   * Reads the form that {@link #toString} writes; throws {@link IllegalArgumentException} on any
   * other.
   */
  @JsonCreator
  public static TransferId valueOf(String text) {
    return new TransferId(UUID.fromString(text));
  }

  @JsonValue
  @Override
  public String toString() {
    return value.toString();
  }
}
