package org.comfrey.agreement;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The agreements that Comfrey brings along. */
public final class ShippedAgreements {
  private static final List<String> NAMES =
      List.of(
          "appointment-instant",
          "appointment-on-request",
          "class",
          "package",
          "recurring-series",
          "goods",
          "deposit");

  private ShippedAgreements() {}

  /** Their names. */
  public static List<String> names() {
    return NAMES;
  }

  /** The text of one, as a starting point for an operator's own. */
  public static Optional<String> text(String name) {
    if (!NAMES.contains(name)) {
      return Optional.empty();
    }
    try (InputStream in =
        ShippedAgreements.class.getResourceAsStream("shipped/" + name + ".yaml")) {
      if (in == null) {
        throw new IllegalStateException("The agreement " + name + " is missing from the jar.");
      }
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("The agreement " + name + " cannot be read.", e);
    }
  }

  /** One of them. */
  public static Agreement named(String name) {
    String text =
        text(name)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "No agreement " + name + " is shipped; there is " + NAMES + "."));
    return switch (AgreementReader.read(text)) {
      case Reading.Read(Agreement agreement) -> agreement;
      case Reading.Unreadable(List<Problem> problems) ->
          throw new IllegalStateException("The shipped agreement " + name + ": " + problems);
    };
  }
}
