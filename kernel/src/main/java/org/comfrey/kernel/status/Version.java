package org.comfrey.kernel.status;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** Which version runs, as Maven wrote it into the jar. */
final class Version {
  private static final String FILE = "/META-INF/maven/org.comfrey/comfrey-kernel/pom.properties";

  private Version() {}

  /** Empty where it runs from classes, as in tests. */
  static String running() {
    try (InputStream in = Version.class.getResourceAsStream(FILE)) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", "");
    } catch (IOException unreadable) {
      return "";
    }
  }
}
