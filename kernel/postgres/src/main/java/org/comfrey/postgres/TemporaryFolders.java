package org.comfrey.postgres;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Folders of temporary servers. Those of JVMs that were killed are found and deleted. */
final class TemporaryFolders {
  private static final Logger log = LoggerFactory.getLogger(TemporaryFolders.class);
  private static final String PREFIX = "comfrey-postgres-";

  /** Younger folders may belong to a JVM that has not taken its lock yet. */
  private static final Duration GRACE = Duration.ofMinutes(5);

  private TemporaryFolders() {}

  static Path create() {
    Path parent = Path.of(System.getProperty("java.io.tmpdir"));
    try {
      sweep(parent);
      return Files.createTempDirectory(parent, PREFIX);
    } catch (IOException e) {
      throw new EmbeddedPostgresException("Cannot make a folder in " + parent, e);
    }
  }

  private static void sweep(Path parent) throws IOException {
    Instant old = Instant.now().minus(GRACE);
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path folder : folders) {
        try {
          Path lock = folder.resolve("lock");
          if (!Cluster.isHeldHere(folder)
              && Files.getLastModifiedTime(folder).compareTo(FileTime.from(old)) < 0
              && Files.exists(lock)
              && isFree(lock)) {
            Folders.delete(folder);
          }
        } catch (IOException | RuntimeException e) {
          log.debug("{} is left alone", folder, e);
        }
      }
    }
  }

  /** Never for a lock of this JVM: closing the channel would let go of it. */
  private static boolean isFree(Path lock) throws IOException {
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      return channel.tryLock() != null;
    }
  }
}
