package org.comfrey.agreement;

/** Pictures of an agreement. */
public final class Drawing {
  private Drawing() {}

  /** A state diagram in Mermaid's language. */
  public static String mermaid(Agreement agreement) {
    StringBuilder out = new StringBuilder("stateDiagram-v2\n");
    out.append("  [*] --> ").append(id(agreement.initial())).append('\n');
    for (Agreement.State state : agreement.states().values()) {
      out.append("  state \"").append(words(state.name())).append("\" as ");
      out.append(id(state.name())).append('\n');
    }
    for (Agreement.Transition transition : agreement.transitions().values()) {
      for (String from : transition.from()) {
        out.append("  ").append(id(from)).append(" --> ").append(id(transition.to()));
        out.append(" : ").append(label(transition)).append('\n');
      }
    }
    for (Agreement.State state : agreement.states().values()) {
      if (state.ends()) {
        out.append("  ").append(id(state.name())).append(" --> [*]\n");
      }
    }
    return out.toString();
  }

  /** What a transition is called in a picture: its name and who takes it. */
  static String label(Agreement.Transition transition) {
    String who = String.join("/", transition.by().stream().map(Role::word).toList());
    String when = transition.at().map(at -> ", " + at).orElse("");
    return words(transition.name()) + " (" + who + when + ")";
  }

  static String words(String name) {
    return name.replace('-', ' ');
  }

  private static String id(String name) {
    return name.replace('-', '_');
  }

  /** A picture of its own. */
  public static String svg(Agreement agreement) {
    return new Picture(agreement).draw();
  }
}
