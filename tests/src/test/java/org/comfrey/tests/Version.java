package org.comfrey.tests;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.comfrey.app.Comfrey;

/**
 * A build of Comfrey that can be started.
 *
 * @param launch what stands between the flags of the virtual machine and the command
 */
record Version(List<String> launch) {
  /** What is in these sources. */
  static final Version TODAY =
      new Version(List.of("-cp", System.getProperty("java.class.path"), Comfrey.class.getName()));

  /** The commit that people run who have not upgraded yet; it moves with each release. */
  private static final String COMMIT_BEFORE = System.getProperty("comfrey.before", "61bc980");

  /** Builds the version before today's in that folder, as its own launcher does. */
  static Version before(Path folder) throws IOException, InterruptedException {
    Path log = folder.resolve("build.txt");
    Path archive = folder.resolve("sources.tar");
    Path sources = Files.createDirectory(folder.resolve("sources"));
    Path root = Repository.root();
    run(root, log, "git", "archive", "--output", archive.toString(), COMMIT_BEFORE);
    run(sources, log, "tar", "--extract", "--file", archive.toString());
    run(sources, log, sources.resolve("comfrey").toString(), "build");
    return new Version(
        List.of(
            "-jar", sources.resolve(".build").resolve("app").resolve("comfrey.jar").toString()));
  }

  private static void run(Path folder, Path log, String... command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    try (InputStream nothing = process.getInputStream()) {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + " failed:\n" + Files.readString(log));
      }
    }
  }
}
