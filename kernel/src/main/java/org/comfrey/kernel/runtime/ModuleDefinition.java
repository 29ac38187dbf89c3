package org.comfrey.kernel.runtime;

import java.util.List;
import java.util.regex.Pattern;

/**
 * One row of the table of modules.
 *
 * @param name what {@code --target} calls it
 * @param configuration the class whose @Bean methods build the module
 * @param serves the API interfaces that an endpoint of this module implements
 * @param needs the API interfaces of other modules that its beans ask for
 */
public record ModuleDefinition(
    String name, Class<?> configuration, List<Class<?>> serves, List<Class<?>> needs) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z-]*");

  /** Refuses rows that could not work, whatever else is in the table. */
  public ModuleDefinition {
    if (!NAME.matcher(name).matches() || name.equals(ModuleTable.ALL)) {
      throw new IllegalArgumentException(
          "a module's name is lower-case letters and hyphens, not " + name);
    }
    serves = List.copyOf(serves);
    needs = List.copyOf(needs);
    for (Class<?> api : serves) {
      requireInterface(name, api);
      if (needs.contains(api)) {
        throw new IllegalArgumentException(
            "module "
                + name
                + " serves and needs "
                + api.getSimpleName()
                + ": call its own code instead");
      }
    }
    needs.forEach(api -> requireInterface(name, api));
  }

  private static void requireInterface(String name, Class<?> api) {
    if (!api.isInterface()) {
      throw new IllegalArgumentException(
          "module " + name + " names " + api.getName() + " as an API, but it is no interface");
    }
  }
}
