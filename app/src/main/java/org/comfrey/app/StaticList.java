package org.comfrey.app;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where every module runs, in one file that all processes are given alike: lines of {@code
 * MODULE=URL}. A name in place of an address is looked up (DNS) at each new connection.
 */
final class StaticList {
  private StaticList() {}

  static Map<String, URI> read(Path file) {
    Map<String, URI> modules = new LinkedHashMap<>();
    try {
      int number = 0;
      for (String line : Files.readAllLines(file)) {
        number++;
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
          continue;
        }
        int equals = text.indexOf('=');
        if (equals < 1) {
          throw new Refused(
              "line "
                  + number
                  + " of "
                  + file
                  + " is not MODULE=URL, for example payments=https://10.0.0.7:9443");
        }
        modules.put(
            text.substring(0, equals).strip(),
            UpOptions.address(
                "line " + number + " of " + file, text.substring(equals + 1).strip()));
      }
    } catch (IOException unreadable) {
      throw new Refused("the list of modules " + file + " cannot be read");
    }
    return modules;
  }
}
