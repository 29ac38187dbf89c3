package org.comfrey.agreement;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Draws an agreement as SVG: states in columns by how soon they can be reached, what can happen in
 * a state listed in it with where it leads, and steps onwards drawn as curves. Colours carry the
 * meaning of the product's look (leaf green for what goes on, amber for deadlines, violet for
 * disputes) and every one of them is also said in words.
 */
final class Picture {
  private static final int BOX_WIDTH = 420;
  private static final int COLUMN_GAP = 90;
  private static final int ROW_GAP = 26;
  private static final int LINE = 16;
  private static final int HEAD = 44;
  private static final int MARGIN = 36;
  private static final int TITLE = 72;
  private static final int ROWS_AT_MOST = 6;

  private static final String STYLE =
      """
      <style>
        svg { background: #fbf8f1; font-family: "Source Sans 3", "Helvetica Neue", Arial, sans-serif; }
        .title { font-size: 22px; fill: #17231b; font-weight: 600; }
        .about { font-size: 14px; fill: #43544a; }
        .name { font-size: 15px; fill: #17231b; font-weight: 600; }
        .kind { font-size: 11px; fill: #5c6b61; }
        .way { font-size: 12px; fill: #2a3a30; }
        .clock { fill: #8a5a00; }
        .to { text-anchor: end; }
        .box { fill: #ffffff; stroke: #c9d2c8; }
        .end { fill: #eef3ec; stroke: #7c9a83; }
        .dispute { fill: #f4effa; stroke: #8666ad; }
        .wait { fill: #fff7e6; stroke: #c99a3c; }
        .edge { fill: none; stroke: #4c7a5b; stroke-width: 1.3; opacity: 0.7; }
        .edge.clock { stroke: #b7791f; stroke-dasharray: 5 4; fill: none; }
        @media (prefers-color-scheme: dark) {
          svg { background: #121b16; }
          .title, .name { fill: #eef3ec; }
          .about, .kind { fill: #a9b8ad; }
          .way { fill: #d5dfd7; }
          .clock { fill: #e3b25c; }
          .box { fill: #1b2720; stroke: #3b4d42; }
          .end { fill: #22332a; stroke: #6f9079; }
          .dispute { fill: #2a2336; stroke: #a286c9; }
          .wait { fill: #322a17; stroke: #b7892f; }
          .edge { stroke: #86b394; }
          .edge.clock { stroke: #e3b25c; fill: none; }
        }
      </style>
      """;

  private record Box(int x, int y, int height) {}

  private final Agreement agreement;
  private final Map<String, Box> boxes = new LinkedHashMap<>();
  private int width;
  private int height;

  Picture(Agreement agreement) {
    this.agreement = agreement;
  }

  String draw() {
    place();
    StringBuilder out = new StringBuilder();
    out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ");
    out.append(width).append(' ').append(height).append("\" width=\"").append(width);
    out.append("\" height=\"").append(height).append("\" role=\"img\" aria-labelledby=\"t d\">\n");
    out.append("<title id=\"t\">").append(escaped(agreement.title())).append("</title>\n");
    out.append("<desc id=\"d\">").append(escaped(description())).append("</desc>\n");
    out.append(STYLE);
    text(out, "title", MARGIN, MARGIN + 8, agreement.title());
    text(out, "about", MARGIN, MARGIN + 30, agreement.about());
    arrow(out);
    for (Agreement.Transition transition : agreement.transitions().values()) {
      for (String from : transition.from()) {
        edge(out, from, transition);
      }
    }
    boxes.forEach((name, box) -> box(out, agreement.state(name), box));
    return out.append("</svg>\n").toString();
  }

  private String description() {
    return agreement.states().size()
        + " states and "
        + agreement.transitions().size()
        + " transitions; each state lists what can happen in it.";
  }

  /** Columns by distance from the beginning; a full column goes on in the next one. */
  private void place() {
    int x = MARGIN;
    int bottom = 0;
    for (List<String> column : columns()) {
      for (int first = 0; first < column.size(); first += ROWS_AT_MOST) {
        int y = TITLE + MARGIN;
        for (String name : column.subList(first, Math.min(column.size(), first + ROWS_AT_MOST))) {
          int boxHeight = HEAD + LINE * ways(name).size() + (ways(name).isEmpty() ? 0 : 10);
          boxes.put(name, new Box(x, y, boxHeight));
          y += boxHeight + ROW_GAP;
        }
        bottom = Math.max(bottom, y);
        x += BOX_WIDTH + COLUMN_GAP;
      }
    }
    width = x - COLUMN_GAP + MARGIN;
    height = bottom + MARGIN;
  }

  private List<List<String>> columns() {
    Map<String, Integer> distance = new HashMap<>(Map.of(agreement.initial(), 0));
    Deque<String> open = new ArrayDeque<>(List.of(agreement.initial()));
    while (!open.isEmpty()) {
      String state = open.remove();
      for (Agreement.Transition transition : agreement.leaving(state)) {
        if (!distance.containsKey(transition.to())) {
          distance.put(transition.to(), distance.getOrDefault(state, 0) + 1);
          open.add(transition.to());
        }
      }
    }
    int last = distance.values().stream().mapToInt(Integer::intValue).max().orElse(0) + 1;
    List<List<String>> columns = new ArrayList<>();
    for (int i = 0; i <= last; i++) {
      columns.add(new ArrayList<>());
    }
    for (Agreement.State state : agreement.states().values()) {
      boolean ends = state.ends() || !distance.containsKey(state.name());
      columns.get(ends ? last : distance.getOrDefault(state.name(), last)).add(state.name());
    }
    return columns;
  }

  private List<Agreement.Transition> ways(String state) {
    return agreement.state(state).ends() ? List.of() : agreement.leaving(state);
  }

  private void box(StringBuilder out, Agreement.State state, Box box) {
    String kind =
        state.ends()
            ? "end"
            : state.dispute() ? "dispute" : state.awaits().isPresent() ? "wait" : "box";
    out.append("<rect class=\"").append(kind).append("\" x=\"").append(box.x());
    out.append("\" y=\"").append(box.y()).append("\" width=\"").append(BOX_WIDTH);
    out.append("\" height=\"").append(box.height()).append("\" rx=\"10\"/>\n");
    text(out, "name", box.x() + 14, box.y() + 21, Drawing.words(state.name()));
    text(out, "kind", box.x() + 14, box.y() + 36, kind(state));
    int y = box.y() + HEAD + LINE - 2;
    for (Agreement.Transition transition : ways(state.name())) {
      String style = transition.timed() ? "way clock" : "way";
      text(out, style, box.x() + 14, y, shortened(label(transition), 46));
      String arrow = drawn(state.name(), transition) ? "→ " : ends(transition) ? "■ " : "↩ ";
      String target = arrow + shortened(Drawing.words(transition.to()), 22);
      text(out, style + " to", box.x() + BOX_WIDTH - 14, y, target);
      y += LINE;
    }
  }

  private static String kind(Agreement.State state) {
    List<String> words = new ArrayList<>();
    if (state.ends()) {
      words.add("the order ends");
    }
    state.awaits().ifPresent(amount -> words.add("awaits the payment of " + amount));
    if (state.dispute()) {
      words.add("a person decides");
    }
    if (state.stopped()) {
      words.add("clocks stand still");
    }
    switch (state.slot()) {
      case HELD -> words.add("time held");
      case BOOKED -> words.add("time booked");
      case FREE -> {}
    }
    return words.isEmpty() ? "waits" : String.join(", ", words);
  }

  private static String label(Agreement.Transition transition) {
    String who = String.join("/", transition.by().stream().map(Role::word).toList());
    String name = Drawing.words(transition.name());
    return transition.at().map(at -> name + ", " + who + " at " + at).orElse(name + ", " + who);
  }

  private static String shortened(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }

  private boolean ends(Agreement.Transition transition) {
    return agreement.state(transition.to()).ends();
  }

  /** Only steps onwards are drawn as curves: ends and ways back are said in words. */
  private boolean drawn(String from, Agreement.Transition transition) {
    Box start = boxes.get(from);
    Box end = boxes.get(transition.to());
    return start != null && end != null && end.x() > start.x() && !ends(transition);
  }

  private void edge(StringBuilder out, String from, Agreement.Transition transition) {
    Box start = boxes.get(from);
    Box end = boxes.get(transition.to());
    if (start == null || end == null || !drawn(from, transition)) {
      return;
    }
    int row = ways(from).indexOf(transition);
    int y = start.y() + HEAD + LINE * row + LINE / 2 + 2;
    int fromX = start.x() + BOX_WIDTH;
    int toX = end.x();
    int toY = end.y() + HEAD / 2;
    int bend = 45;
    out.append("<path class=\"edge").append(transition.timed() ? " clock" : "");
    out.append("\" marker-end=\"url(#arrow)\" d=\"M").append(fromX).append(' ').append(y);
    out.append(" C").append(fromX + bend).append(' ').append(y).append(", ");
    out.append(toX - bend).append(' ').append(toY).append(", ");
    out.append(toX).append(' ').append(toY).append("\"/>\n");
  }

  private static void arrow(StringBuilder out) {
    out.append(
        """
        <defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7"
          markerHeight="7" orient="auto"><path d="M0 0 L8 4 L0 8 z" fill="#4c7a5b"/></marker></defs>
        """);
  }

  private static void text(StringBuilder out, String style, int x, int y, String text) {
    out.append("<text class=\"").append(style).append("\" x=\"").append(x).append("\" y=\"");
    out.append(y).append("\">").append(escaped(text)).append("</text>\n");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
