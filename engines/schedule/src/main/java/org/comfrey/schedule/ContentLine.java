package org.comfrey.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One property of iCalendar (RFC 5545, section 3.1): a name, its parameters, a value. */
record ContentLine(String name, Map<String, String> parameters, String value) {

  /** Joins folded lines: a line that begins with a space or a tab continues the one before. */
  static List<String> unfold(List<String> lines) {
    List<String> result = new ArrayList<>();
    for (String line : lines) {
      boolean continues = !line.isEmpty() && (line.charAt(0) == ' ' || line.charAt(0) == '\t');
      if (continues && !result.isEmpty()) {
        result.add(result.removeLast() + line.substring(1));
      } else {
        result.add(line);
      }
    }
    return result;
  }

  static ContentLine parse(String line) {
    int colon = outsideQuotes(line, 0, ':');
    int semicolon = outsideQuotes(line, 0, ';');
    if (colon < 0) {
      throw new ScheduleException("a line is NAME:VALUE, not '" + line + "'");
    }
    int nameEnd = semicolon >= 0 && semicolon < colon ? semicolon : colon;
    Map<String, String> parameters = new HashMap<>();
    for (int at = nameEnd; at < colon; ) {
      int next = outsideQuotes(line, at + 1, ';');
      int end = next < 0 || next > colon ? colon : next;
      parameter(line.substring(at + 1, end), parameters);
      at = end;
    }
    return new ContentLine(
        line.substring(0, nameEnd).trim().toUpperCase(Locale.ROOT),
        Map.copyOf(parameters),
        line.substring(colon + 1).trim());
  }

  private static void parameter(String text, Map<String, String> parameters) {
    int equals = text.indexOf('=');
    if (equals <= 0) {
      throw new ScheduleException("a parameter is NAME=VALUE, not '" + text + "'");
    }
    String value = text.substring(equals + 1);
    if (value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")) {
      value = value.substring(1, value.length() - 1);
    }
    parameters.put(text.substring(0, equals).toUpperCase(Locale.ROOT), value);
  }

  private static int outsideQuotes(String line, int from, char wanted) {
    boolean quoted = false;
    for (int i = from; i < line.length(); i++) {
      char character = line.charAt(i);
      if (character == '"') {
        quoted = !quoted;
      } else if (character == wanted && !quoted) {
        return i;
      }
    }
    return -1;
  }
}
