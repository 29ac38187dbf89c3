package org.comfrey.agreement;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The part of YAML that agreements are written in: tables, lists and texts, each with its place.
 * Anchors, aliases and tags are refused, so that what is read is what is seen and is never larger
 * than the file; no type is guessed, so that {@code no} and {@code 1.0} stay texts.
 */
sealed interface Yaml {
  /** A file longer than this is refused before it is parsed. */
  int CHARACTERS_AT_MOST = 512 * 1024;

  /** Deep enough for the language, which uses six. */
  int DEPTH_AT_MOST = 12;

  int NODES_AT_MOST = 50_000;

  int line();

  int column();

  /** What a person would call it. */
  String kind();

  /** A scalar. */
  record Text(String value, int line, int column) implements Yaml {
    @Override
    public String kind() {
      return "text";
    }
  }

  /** A mapping, in the order of the file. */
  record Table(Map<String, Entry> entries, int line, int column) implements Yaml {
    @Override
    public String kind() {
      return "a table";
    }
  }

  /** A sequence. */
  record Items(List<Yaml> items, int line, int column) implements Yaml {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /** A value with the place of its key. */
  record Entry(Yaml value, int line, int column) {}

  /** Thrown where nothing more can be read. */
  final class Unreadable extends Exception {
    final Problem problem;

    Unreadable(int line, int column, String sentence) {
      super(sentence);
      this.problem = new Problem(line, column, sentence);
    }
  }

  /** Reads one document. */
  static Yaml read(String text) throws Unreadable {
    if (text.length() > CHARACTERS_AT_MOST) {
      throw new Unreadable(
          1,
          1,
          "The file has "
              + text.length()
              + " characters; an agreement has at most "
              + CHARACTERS_AT_MOST
              + ".");
    }
    try {
      LoadSettings settings =
          LoadSettings.builder().setCodePointLimit(CHARACTERS_AT_MOST + 1).build();
      return new Walk(new Parse(settings).parseString(text).iterator()).document();
    } catch (MarkedYamlEngineException e) {
      Optional<Mark> mark = e.getProblemMark();
      throw new Unreadable(
          mark.map(m -> m.getLine() + 1).orElse(1),
          mark.map(m -> m.getColumn() + 1).orElse(1),
          "This is not YAML: " + e.getProblem() + ".");
    } catch (YamlEngineException e) {
      throw new Unreadable(1, 1, "This is not YAML: " + e.getMessage() + ".");
    }
  }

  /**
   * The canonical form: JSON with keys sorted and every scalar a string, as RFC 8785 would write
   * it. Comments, layout and the order of keys do not count; the order of lists does.
   */
  static void canonical(Yaml node, StringBuilder out) {
    switch (node) {
      case Text text -> quote(text.value(), out);
      case Items items -> {
        out.append('[');
        String between = "";
        for (Yaml item : items.items()) {
          out.append(between);
          canonical(item, out);
          between = ",";
        }
        out.append(']');
      }
      case Table table -> {
        out.append('{');
        String between = "";
        for (Map.Entry<String, Entry> entry : new TreeMap<>(table.entries()).entrySet()) {
          out.append(between);
          quote(entry.getKey(), out);
          out.append(':');
          canonical(entry.getValue().value(), out);
          between = ",";
        }
        out.append('}');
      }
    }
  }

  private static void quote(String value, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\r' -> out.append("\\r");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          if (c < 0x20) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  /** One pass over the parser's events. */
  final class Walk {
    private final Iterator<Event> events;
    private int nodes;

    private Walk(Iterator<Event> events) {
      this.events = events;
    }

    private Yaml document() throws Unreadable {
      Yaml root = null;
      while (events.hasNext()) {
        Event event = events.next();
        if (event instanceof DocumentStartEvent && root != null) {
          throw at(event, "A file holds one agreement; a second document begins here.");
        }
        if (event instanceof NodeEvent) {
          root = node(event, 0);
        }
      }
      if (root == null) {
        throw new Unreadable(1, 1, "The file is empty; an agreement begins with language: 1.");
      }
      return root;
    }

    private Yaml node(Event event, int depth) throws Unreadable {
      if (depth > DEPTH_AT_MOST) {
        throw at(event, "This is nested deeper than " + DEPTH_AT_MOST + " levels.");
      }
      if (++nodes > NODES_AT_MOST) {
        throw at(event, "The file has more than " + NODES_AT_MOST + " values.");
      }
      if (event instanceof AliasEvent alias) {
        throw at(event, "The alias *" + name(alias.getAlias()) + " is refused; write it out.");
      }
      if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
        String anchor = name(node.getAnchor().get());
        throw at(event, "The anchor &" + anchor + " is refused; write the value where it is used.");
      }
      int line = line(event);
      int column = column(event);
      return switch (event) {
        case ScalarEvent scalar -> {
          refuseTag(event, scalar.getTag().map(Object::toString));
          yield new Text(scalar.getValue().strip(), line, column);
        }
        case SequenceStartEvent start -> {
          refuseTag(event, start.getTag().map(Object::toString));
          List<Yaml> items = new ArrayList<>();
          for (Event next = events.next();
              !(next instanceof SequenceEndEvent);
              next = events.next()) {
            items.add(node(next, depth + 1));
          }
          yield new Items(items, line, column);
        }
        case MappingStartEvent start -> {
          refuseTag(event, start.getTag().map(Object::toString));
          yield new Table(entries(depth), line, column);
        }
        default -> throw at(event, "Unexpected " + event + ".");
      };
    }

    private Map<String, Entry> entries(int depth) throws Unreadable {
      Map<String, Entry> entries = new LinkedHashMap<>();
      for (Event next = events.next(); !(next instanceof MappingEndEvent); next = events.next()) {
        Yaml key = node(next, depth + 1);
        if (!(key instanceof Text(String name, int line, int column))) {
          throw at(next, "A key is a plain word, not " + key.kind() + ".");
        }
        Entry before = entries.get(name);
        if (before != null) {
          throw at(next, "The key " + name + " was already given on line " + before.line() + ".");
        }
        entries.put(name, new Entry(node(events.next(), depth + 1), line, column));
      }
      return entries;
    }

    private static void refuseTag(Event event, Optional<String> tag) throws Unreadable {
      if (tag.isPresent()) {
        throw at(event, "The tag " + tag.get() + " is refused; agreements hold plain text only.");
      }
    }

    private static String name(Anchor anchor) {
      return anchor.getValue();
    }

    private static Unreadable at(Event event, String sentence) {
      return new Unreadable(line(event), column(event), sentence);
    }

    private static int line(Event event) {
      return event.getStartMark().map(m -> m.getLine() + 1).orElse(1);
    }

    private static int column(Event event) {
      return event.getStartMark().map(m -> m.getColumn() + 1).orElse(1);
    }
  }
}
