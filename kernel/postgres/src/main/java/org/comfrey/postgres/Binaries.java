package org.comfrey.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The unpacked programs of PostgreSQL: initdb, postgres and what they load.
 *
 * @param folder holds bin, lib and share
 * @param version such as 18.6.0
 */
record Binaries(Path folder, String version) {
  private static final Set<PosixFilePermission> READABLE =
      PosixFilePermissions.fromString("rwxr-xr-x");

  /** The version that this build carries. */
  static String bundledVersion() {
    try (InputStream in = Binaries.class.getResourceAsStream("binaries.properties")) {
      var properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new EmbeddedPostgresException("binaries.properties is not in this build", e);
    }
  }

  /** One folder per user, and one of the system for root, whose own home others cannot enter. */
  static Path commonCache() {
    if ("root".equals(System.getProperty("user.name"))) {
      return Path.of("/var/cache/comfrey");
    }
    String cache = System.getenv("XDG_CACHE_HOME");
    return cache == null || cache.isBlank()
        ? Path.of(System.getProperty("user.home"), ".cache", "comfrey")
        : Path.of(cache, "comfrey");
  }

  /**
   * Unpacks once per machine. Several JVMs may do so at the same time: each unpacks beside the
   * target and renames; the first one wins and the others throw their copy away.
   */
  static Binaries unpacked(Path cache) {
    String version = bundledVersion();
    Path target = cache.resolve("postgresql-" + version + "-" + platform());
    if (!Files.isDirectory(target)) {
      try {
        createReadable(cache);
        Path fresh = Files.createTempDirectory(cache, ".unpacking-");
        try {
          unpack(fresh);
          Files.setPosixFilePermissions(fresh, READABLE);
          Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
          if (!Files.isDirectory(target)) {
            throw e;
          }
        } finally {
          Folders.delete(fresh);
        }
      } catch (IOException e) {
        throw new EmbeddedPostgresException(
            "Cannot unpack PostgreSQL " + version + " into " + cache + ": " + e.getMessage(), e);
      }
    }
    return new Binaries(target, version);
  }

  String majorVersion() {
    return version.substring(0, version.indexOf('.'));
  }

  String program(String name) {
    return folder.resolve("bin").resolve(name).toString();
  }

  private static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String os = system.contains("mac") ? "darwin" : system.replaceAll("\\W", "");
    String machine = System.getProperty("os.arch");
    String arch =
        switch (machine) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm_64";
          default -> machine;
        };
    return os + "-" + arch;
  }

  /** Whatever the umask: the account that the server runs under must be able to enter. */
  private static void createReadable(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Path parent = folder.toAbsolutePath().getParent();
      if (parent != null) {
        createReadable(parent);
      }
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, READABLE);
    }
  }

  private static void unpack(Path target) throws IOException {
    String name = "/postgres-" + platform() + ".txz";
    try (InputStream packed = Binaries.class.getResourceAsStream(name)) {
      if (packed == null) {
        throw new EmbeddedPostgresException(
            "This build carries no PostgreSQL for "
                + platform()
                + ". Set COMFREY_DATABASE_URL to a PostgreSQL of your own.");
      }
      var tar = new TarArchiveInputStream(new XZInputStream(packed));
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException("the archive names a file outside itself: " + entry.getName());
        }
        if (entry.isDirectory()) {
          createReadable(path);
          continue;
        }
        createReadable(target.resolve(entry.getName() + "/..").normalize());
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
          Files.copy(tar, path);
          boolean executable = (entry.getMode() & 0100) != 0;
          Files.setPosixFilePermissions(
              path, executable ? READABLE : PosixFilePermissions.fromString("rw-r--r--"));
        }
      }
    }
  }
}
