package org.comfrey.kernel.openapi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The description of the public API as a document, the same bytes for the same interfaces. */
public final class OpenApi {
  private static final JsonMapper PRETTY =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private OpenApi() {}

  /** Describes those interfaces. */
  public static String of(List<Class<?>> interfaces) {
    return PRETTY.writeValueAsString(new Operations().describe(interfaces)).replace("\r\n", "\n")
        + "\n";
  }

  /**
   * Every public interface under {@code org.comfrey.api}: those named ...Api outside of internal
   * packages.
   */
  public static List<Class<?>> publicInterfaces() {
    try {
      List<Class<?>> found = new ArrayList<>();
      Resource[] files =
          new PathMatchingResourcePatternResolver()
              .getResources("classpath*:org/comfrey/api/*/*Api.class");
      for (Resource file : files) {
        String[] parts = file.getURL().getPath().split("/");
        String module = parts[parts.length - 2];
        String name = parts[parts.length - 1].replace(".class", "");
        found.add(Class.forName("org.comfrey.api." + module + "." + name));
      }
      found.sort(Comparator.comparing(Class::getName));
      return found;
    } catch (IOException | ClassNotFoundException unreadable) {
      throw new IllegalStateException("the public interfaces cannot be listed", unreadable);
    }
  }

  /** Writes the description of the public API into the file that is named. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      throw new IllegalArgumentException(
          "name the file to write, not " + Arrays.toString(arguments));
    }
    Files.writeString(Path.of(arguments[0]), of(publicInterfaces()), StandardCharsets.UTF_8);
  }
}
