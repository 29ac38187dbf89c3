package org.comfrey.app;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The options of a command: {@code --name value} or {@code --name=value}, nothing else. */
record Flags(Map<String, String> values) {

  static Flags parse(String command, String[] args, List<String> known) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < args.length; i++) {
      String name = args[i];
      int equals = name.startsWith("--") ? name.indexOf('=') : -1;
      String value = equals < 0 ? null : name.substring(equals + 1);
      name = equals < 0 ? name : name.substring(0, equals);
      if (!known.contains(name)) {
        throw new Refused(
            command + " does not know '" + name + "'; it takes " + String.join(", ", known));
      }
      if (value == null) {
        if (i + 1 == args.length) {
          throw new Refused(command + " " + name + " lacks its value; ./comfrey help shows it");
        }
        value = args[++i];
      }
      values.put(name, value);
    }
    return new Flags(values);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  Optional<Path> path(String name) {
    return text(name).map(value -> Path.of(value).toAbsolutePath().normalize());
  }

  /** A whole number that is not negative. */
  Optional<Integer> number(String name) {
    return text(name)
        .map(value -> {
          if (!value.matches("[0-9]{1,6}")) {
            throw new Refused(name + " takes a whole number, not '" + value + "'");
          }
          return Integer.valueOf(value);
        });
  }

  /** The data folder, which {@code up} uses, too. */
  Path data() {
    return path("--data").orElse(UpOptions.home().resolve("data"));
  }
}
