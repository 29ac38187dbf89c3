package org.comfrey.kernel.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamContext;

/**
 * Writes where a value stands in a document: {@code lines[2].price.currency}; {@code body} for the
 * whole of it.
 */
final class FieldPath {
  private static final String WHOLE = "body";

  private FieldPath() {}

  static String of(List<JacksonException.Reference> references) {
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference reference : references) {
      if (reference.getPropertyName() == null) {
        path.append('[').append(reference.getIndex()).append(']');
      } else {
        append(path, reference.getPropertyName());
      }
    }
    return path.isEmpty() ? WHOLE : path.toString();
  }

  static String of(@Nullable TokenStreamContext context) {
    StringBuilder path = new StringBuilder();
    write(context, path);
    return path.isEmpty() ? WHOLE : path.toString();
  }

  private static void write(@Nullable TokenStreamContext context, StringBuilder path) {
    if (context == null || context.inRoot()) {
      return;
    }
    write(context.getParent(), path);
    if (context.inArray()) {
      path.append('[').append(context.getCurrentIndex()).append(']');
    } else if (context.currentName() != null) {
      append(path, context.currentName());
    }
  }

  /**
   * A stranger chose this name: what is no plain text is shown as a question mark, and no more than
   * a glance of it.
   */
  private static void append(StringBuilder path, String name) {
    if (!path.isEmpty()) {
      path.append('.');
    }
    String shown = name.length() > 60 ? name.substring(0, 60) + "…" : name;
    path.append(PlainText.offence(shown).isEmpty() ? shown : "?");
  }
}
