package org.comfrey.tests.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A file system of its own in memory that can be filled to the last byte. Mounting one needs rights
 * that not every machine gives.
 */
public final class SmallDisk implements AutoCloseable {
  private static final byte[] BLOCK = new byte[256 * 1024];
  private static final byte[] CRUMB = new byte[512];
  private static final int PATIENCE_SECONDS = 30;

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Mounts one; empty where that is not allowed here. */
  public static Optional<SmallDisk> mounted(int megabytes) {
    try {
      Path folder = Files.createTempDirectory("comfrey-small-disk");
      if (run("mount", "-t", "tmpfs", "-o", "mode=755,size=" + megabytes + "m", "none", folder)) {
        return Optional.of(new SmallDisk(folder));
      }
      Files.delete(folder);
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean run(Object... command) {
    try {
      Process process =
          new ProcessBuilder(
                  java.util.Arrays.stream(command).map(Object::toString).toArray(String[]::new))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException noSuchProgram) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  public Path folder() {
    return folder;
  }

  private Path filler() {
    return folder.resolve("filler");
  }

  /** Takes all that is free. */
  public void fill() {
    try (OutputStream out = Files.newOutputStream(filler())) {
      for (byte[] piece : new byte[][] {BLOCK, CRUMB}) {
        write(out, piece);
      }
    } catch (IOException full) {
      // What was asked for: closing has nothing left to write.
      return;
    }
  }

  private static void write(OutputStream out, byte[] piece) {
    try {
      while (true) {
        out.write(piece);
      }
    } catch (IOException full) {
      // Not a byte more of this size.
    }
  }

  /** Gives it back. */
  public void free() {
    try {
      Files.deleteIfExists(filler());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (!run("umount", folder)) {
      // Somebody still has a file open: it goes when they do.
      run("umount", "-l", folder);
    }
    try {
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
