package org.comfrey.kernel.web;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.sym.PropertyNameMatcher;
import tools.jackson.core.util.JsonParserDelegate;

/**
 * Holds every text of a JSON document to {@link PlainText} while it is read, whatever type it will
 * become: a check behind the deserializers would miss the values that are read by constructors.
 */
final class CheckedText extends JsonParserDelegate {
  CheckedText(JsonParser parser) {
    super(parser);
  }

  @Override
  public @Nullable JsonToken nextToken() {
    JsonToken token = super.nextToken();
    if (token == JsonToken.VALUE_STRING) {
      check(getString());
    } else if (token == JsonToken.PROPERTY_NAME) {
      check(currentName());
    }
    return token;
  }

  // The shortcuts of the fast parsers go around nextToken; these lead back to it.

  @Override
  public @Nullable String nextName() {
    return nextToken() == JsonToken.PROPERTY_NAME ? currentName() : null;
  }

  @Override
  public boolean nextName(tools.jackson.core.SerializableString name) {
    return nextToken() == JsonToken.PROPERTY_NAME && name.getValue().equals(currentName());
  }

  @Override
  public int nextNameMatch(PropertyNameMatcher matcher) {
    if (nextToken() == JsonToken.PROPERTY_NAME) {
      return matcher.matchName(currentName());
    }
    return currentToken() == JsonToken.END_OBJECT
        ? PropertyNameMatcher.MATCH_END_OBJECT
        : PropertyNameMatcher.MATCH_ODD_TOKEN;
  }

  private void check(String text) {
    Optional<String> offence = PlainText.offence(text);
    if (offence.isPresent()) {
      throw PlainText.refusal(FieldPath.of(streamReadContext()), offence.get());
    }
  }
}
