package org.comfrey.kernel.status;

import java.util.List;
import java.util.Map;
import org.comfrey.kernel.nodes.Nodes;

/** How many nodes there are, as this one hears them. */
final class NodesStatus implements StatusCheck {
  private final Nodes nodes;

  NodesStatus(Nodes nodes) {
    this.nodes = nodes;
  }

  @Override
  public String part() {
    return "nodes";
  }

  @Override
  public List<Finding> look() {
    if (nodes.isAlone()) {
      return List.of(Finding.well("alone", Map.of()));
    }
    int others = nodes.others().size();
    Map<String, Object> values = Map.of("count", others + 1);
    return List.of(
        others == 0
            ? Finding.look("last", values, "process-down")
            : Finding.well("several", values));
  }
}
