package org.comfrey.kernel.web;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.comfrey.api.Money;
import org.jspecify.annotations.Nullable;

/**
 * Checks the fields of a request one after the other and refuses it once, naming all that are
 * wrong:
 *
 * <pre>{@code
 * Fields.check(fields -> fields
 *     .text("title", listing.title(), 3, 120)
 *     .range("durationMinutes", listing.durationMinutes(), 5, 1440));
 * }</pre>
 */
public final class Fields {
  private final List<FieldError> errors = new ArrayList<>();

  private Fields() {}

  /** Refuses with 400 {@code invalid-request} unless every check holds. */
  public static void check(Consumer<Fields> checks) {
    var fields = new Fields();
    checks.accept(fields);
    fields.orRefuse();
  }

  /**
   * A text of that many characters (code points), counted without the blanks around it; null
   * passes.
   */
  public Fields text(String field, @Nullable String text, int least, int most) {
    if (text == null) {
      return this;
    }
    PlainText.offence(text)
        .ifPresent(offence -> errors.addAll(PlainText.refusal(field, offence).errors()));
    String stripped = text.strip();
    int characters = stripped.codePointCount(0, stripped.length());
    String accepted = least + " to " + most + " characters";
    if (characters < least) {
      refuse(field, characters == 0 ? "required" : "too-short", field + " is too short.", accepted);
    } else if (characters > most) {
      refuse(field, "too-long", field + " is too long.", accepted);
    }
    return this;
  }

  /** As {@link #text}, and without line breaks: names, titles, subjects. */
  public Fields line(String field, @Nullable String text, int least, int most) {
    if (text != null) {
      text.chars()
          .filter(c -> c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029)
          .findFirst()
          .ifPresent(c ->
              refuse(
                  field,
                  "character-refused",
                  String.format("%s contains a line break, U+%04X.", field, c),
                  "a text in one line"));
    }
    return text(field, text, least, most);
  }

  /** A number within bounds, both included; null passes. */
  public Fields range(String field, @Nullable Number number, long least, long most) {
    if (number != null && (number.longValue() < least || number.longValue() > most)) {
      refuse(field, "out-of-range", field + " is out of range.", least + " to " + most);
    }
    return this;
  }

  /** A list of that many items; null passes. */
  public Fields items(String field, @Nullable List<?> items, int least, int most) {
    if (items != null && (items.size() < least || items.size() > most)) {
      refuse(
          field,
          "out-of-range",
          field + " has " + items.size() + " items.",
          least + " to " + most + " items");
    }
    return this;
  }

  /** An amount within bounds, in a currency that exists; null passes. */
  public Fields money(String field, @Nullable Money money, long leastMinor, long mostMinor) {
    if (money != null) {
      range(field + ".amountMinor", money.amountMinor(), leastMinor, mostMinor);
      if (!isCurrency(money.currency())) {
        refuse(
            field + ".currency",
            "invalid",
            "There is no such currency.",
            "an ISO 4217 code like EUR");
      }
    }
    return this;
  }

  /** Any other condition. */
  public Fields that(
      boolean holds, String field, String code, String message, @Nullable String accepted) {
    if (!holds) {
      refuse(field, code, message, accepted);
    }
    return this;
  }

  private void refuse(String field, String code, String message, @Nullable String accepted) {
    errors.add(new FieldError(field, code, message, accepted));
  }

  private void orRefuse() {
    if (!errors.isEmpty()) {
      ProblemException refusal = Problems.INVALID_REQUEST.because(errors.getFirst().message());
      for (FieldError error : errors) {
        refusal = refusal.at(error.field(), error.code(), error.message(), error.accepted());
      }
      throw refusal;
    }
  }

  private static boolean isCurrency(String code) {
    try {
      return java.util.Currency.getInstance(code).getDefaultFractionDigits() >= 0;
    } catch (IllegalArgumentException unknown) {
      return false;
    }
  }
}
