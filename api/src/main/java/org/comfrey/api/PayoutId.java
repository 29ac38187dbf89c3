package org.comfrey.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names money moved from a wallet to a bank. A UUIDv7. */
public record PayoutId(UUID value) {
  /**
   * Reads the form that {@link #toString} writes; throws {@link IllegalArgumentException} on any
   * other.
   */
  @JsonCreator
  public static PayoutId valueOf(String text) {
    return new PayoutId(UUID.fromString(text));
  }

  @JsonValue
  @Override
  public String toString() {
    return value.toString();
  }
}
