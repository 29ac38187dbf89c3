package org.comfrey.kernel.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Every module that exists, checked as a whole when it is made: who serves what, who needs what.
 */
public final class ModuleTable {
  /** The target that means every module. */
  public static final String ALL = "all";

  private final Map<String, ModuleDefinition> modules = new LinkedHashMap<>();
  private final Map<Class<?>, ModuleDefinition> servers = new HashMap<>();

  /** Refuses two modules of one name, an API with two servers, and a need that nobody serves. */
  public ModuleTable(List<ModuleDefinition> definitions) {
    for (ModuleDefinition module : definitions) {
      if (modules.putIfAbsent(module.name(), module) != null) {
        throw new IllegalArgumentException("two modules are called " + module.name());
      }
      for (Class<?> api : module.serves()) {
        ModuleDefinition other = servers.putIfAbsent(api, module);
        if (other != null) {
          throw new IllegalArgumentException(
              api.getSimpleName() + " is served by both " + other.name() + " and " + module.name());
        }
      }
    }
    for (ModuleDefinition module : definitions) {
      for (Class<?> api : module.needs()) {
        if (!servers.containsKey(api)) {
          throw new IllegalArgumentException(
              "module " + module.name() + " needs " + api.getName() + ", which no module serves");
        }
      }
    }
  }

  /** All rows in the order they were written. */
  public List<ModuleDefinition> modules() {
    return List.copyOf(modules.values());
  }

  /** The module that serves the API. */
  public ModuleDefinition serverOf(Class<?> api) {
    ModuleDefinition server = servers.get(api);
    if (server == null) {
      throw new IllegalArgumentException("no module serves " + api.getName());
    }
    return server;
  }

  /** Every API interface of the table, in order. */
  public List<Class<?>> apis() {
    List<Class<?>> all = new ArrayList<>();
    modules.values().forEach(module -> all.addAll(module.serves()));
    return all;
  }

  /**
   * The modules that {@code --target} names, in the order of the table.
   *
   * @param targets names separated by commas; {@code all} for every module
   */
  public List<ModuleDefinition> select(String targets) {
    Set<String> chosen = new LinkedHashSet<>();
    for (String part : targets.split(",", -1)) {
      String name = part.strip();
      if (name.equals(ALL)) {
        chosen.addAll(modules.keySet());
      } else if (modules.containsKey(name)) {
        chosen.add(name);
      } else {
        throw new IllegalArgumentException(
            "there is no target \""
                + name
                + "\"; there are all, "
                + String.join(", ", modules.keySet()));
      }
    }
    return modules.values().stream().filter(module -> chosen.contains(module.name())).toList();
  }

  /**
   * Refuses a grouping that could not work: a target that there is not, an address of a module that
   * there is not, and a module that is called, runs elsewhere and has no address.
   */
  public void check(String targets, Set<String> addressed) {
    List<ModuleDefinition> local = select(targets);
    Set<String> unknown = new TreeSet<>(addressed);
    unknown.removeAll(modules.keySet());
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "an address is given for "
              + String.join(", ", unknown)
              + ", but the modules are "
              + String.join(", ", modules.keySet()));
    }
    Set<String> unreachable = new TreeSet<>();
    for (ModuleDefinition module : local) {
      for (Class<?> api : module.needs()) {
        ModuleDefinition server = serverOf(api);
        if (!local.contains(server) && !addressed.contains(server.name())) {
          unreachable.add(server.name());
        }
      }
    }
    if (!unreachable.isEmpty()) {
      throw new IllegalArgumentException(
          "the modules that run here call "
              + String.join(", ", unreachable)
              + ", which do not run here: name where they run with --module-url NAME=URL, or add them to"
              + " --target");
    }
  }

  /**
   * The graph that {@code --list-targets} prints: each module, what it serves and which modules it
   * calls.
   */
  public String listTargets() {
    int width = modules.keySet().stream().mapToInt(String::length).max().orElse(0);
    StringBuilder text = new StringBuilder(ALL).append(": every module below in one process\n");
    for (ModuleDefinition module : modules.values()) {
      Set<String> called = new TreeSet<>();
      module.needs().forEach(api -> called.add(serverOf(api).name()));
      text.append(module.name())
          .repeat(' ', width - module.name().length())
          .append("  serves ")
          .append(names(module.serves()))
          .append(called.isEmpty() ? "" : "  calls " + String.join(", ", called))
          .append('\n');
    }
    return text.toString();
  }

  private static String names(List<Class<?>> apis) {
    return apis.isEmpty()
        ? "no API"
        : apis.stream().map(Class::getSimpleName).collect(Collectors.joining(", "));
  }
}
