package org.comfrey.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/**
 * Folders for what a fixture keeps outside of the database. All of them lie in one, which goes when
 * the JVM ends: a fixture that is shared by tests, or never closed, leaves nothing either. A test
 * that needs a folder for itself alone takes JUnit's {@code @TempDir}.
 */
public final class TestFolders {
  private TestFolders() {}

  /** An empty folder, whose name begins like that. */
  public static Path fresh(String name) {
    try {
      return Files.createTempDirectory(Holder.ALL, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Holder {
    static final Path ALL = all();

    private static Path all() {
      try {
        Path all = Files.createTempDirectory("comfrey-test");
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> delete(all)));
        return all;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void delete(Path all) {
      try {
        FileSystemUtils.deleteRecursively(all);
      } catch (IOException stillInUse) {
        System.err.println("The folder of the tests could not be deleted: " + stillInUse);
      }
    }
  }
}
