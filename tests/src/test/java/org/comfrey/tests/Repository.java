package org.comfrey.tests;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Where the sources lie, and the data that is not part of them. */
final class Repository {
  private Repository() {}

  /** The folder that holds the launcher, wherever the tests were started. */
  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("modules")) || !Files.exists(folder.resolve("kernel"))) {
      folder =
          Objects.requireNonNull(
              folder.getParent(), "the tests were started outside of the repository");
    }
    return folder;
  }

  /**
   * A file of the conformance data of others. Empty where a clone does not have it; in CI it must
   * be there.
   */
  static Optional<Path> conformance(String file) {
    String given = System.getenv("COMFREY_CONFORMANCE_DATA");
    Path data =
        given == null || given.isBlank()
            ? root().resolveSibling("shared").resolve("data")
            : Path.of(given);
    Path found = data.resolve(file);
    if (Files.exists(found)) {
      return Optional.of(found);
    }
    if ("true".equals(System.getenv("CI"))) {
      throw new IllegalStateException(
          found + " is missing; COMFREY_CONFORMANCE_DATA names the folder of conformance data");
    }
    return Optional.empty();
  }
}
