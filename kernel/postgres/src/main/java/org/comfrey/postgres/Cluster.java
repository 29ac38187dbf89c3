package org.comfrey.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A folder of the embedded server and the right to use it: {@code cluster/} is PostgreSQL's own
 * data, {@code password} its superuser's password, {@code postgres.log} what it says, {@code lock}
 * is held by the JVM that may start it.
 */
final class Cluster implements AutoCloseable {
  static final String USER = "comfrey";

  /** Locks of files do not keep two threads of one JVM apart, this set does. */
  private static final Set<Path> HELD_HERE = new HashSet<>();

  private final Path folder;
  private final FileChannel lock;
  private boolean closed;

  private Cluster(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /** Takes the folder, or says who has it. */
  static Cluster take(Path wanted) {
    try {
      Files.createDirectories(wanted);
      Path folder = wanted.toRealPath();
      synchronized (HELD_HERE) {
        if (!HELD_HERE.add(folder)) {
          throw taken(folder, Long.toString(ProcessHandle.current().pid()));
        }
      }
      FileChannel channel = null;
      try {
        channel =
            FileChannel.open(
                folder.resolve("lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        FileLock held = channel.tryLock();
        if (held == null) {
          throw taken(folder, Files.readString(folder.resolve("lock")).strip());
        }
        channel.truncate(0);
        byte[] pid =
            Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
        channel.write(ByteBuffer.wrap(pid), 0);
        return new Cluster(folder, channel);
      } catch (IOException | RuntimeException e) {
        if (channel != null) {
          channel.close();
        }
        synchronized (HELD_HERE) {
          HELD_HERE.remove(folder);
        }
        throw e;
      }
    } catch (IOException e) {
      throw new EmbeddedPostgresException(
          "Cannot use " + wanted + " as a data folder: " + e.getMessage(), e);
    }
  }

  static boolean isHeldHere(Path folder) throws IOException {
    synchronized (HELD_HERE) {
      return HELD_HERE.contains(folder.toRealPath());
    }
  }

  private static EmbeddedPostgresException taken(Path folder, String pid) {
    return new EmbeddedPostgresException(
        "The data folder "
            + folder
            + " is in use by process "
            + (pid.isEmpty() ? "(unknown)" : pid)
            + ". Stop it first, or give this one a folder of its own.");
  }

  Path folder() {
    return folder;
  }

  Path data() {
    return folder.resolve("cluster");
  }

  Path log() {
    return folder.resolve("postgres.log");
  }

  String password() {
    try {
      return Files.readString(folder.resolve("password")).strip();
    } catch (IOException e) {
      throw new EmbeddedPostgresException(
          "The password of the data folder " + folder + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Makes the cluster when there is none, and refuses one of another major version. */
  void prepare(Binaries binaries, boolean durable) {
    try {
      if (!Files.exists(data())) {
        create(binaries, durable);
      }
      Path versionFile = data().resolve("PG_VERSION");
      String found = Files.exists(versionFile) ? Files.readString(versionFile).strip() : "nothing";
      if (!found.equals(binaries.majorVersion())) {
        throw new EmbeddedPostgresException(
            "The data folder "
                + folder
                + " was written by PostgreSQL "
                + found
                + ", and this build brings PostgreSQL "
                + binaries.majorVersion()
                + ". Start it with the build that wrote it, or restore a backup into a new folder.");
      }
    } catch (IOException e) {
      throw new EmbeddedPostgresException(
          "Cannot prepare the data folder " + folder + ": " + e.getMessage(), e);
    }
  }

  /** Takes over a cluster that was made before, so that a test need not wait for initdb. */
  void prepareFrom(Path template) {
    try {
      ServerAccount account = ServerAccount.of(template.resolve("cluster"));
      Folders.copy(template.resolve("cluster"), data(), account);
      Folders.writeSecret(
          folder.resolve("password"), Files.readString(template.resolve("password")));
    } catch (IOException e) {
      throw new EmbeddedPostgresException(
          "Cannot copy " + template + " to " + folder + ": " + e.getMessage(), e);
    }
  }

  /**
   * initdb writes beside the final place and is renamed when it is complete, so that a crash in the
   * middle leaves nothing that looks like a cluster. The locale is PostgreSQL's own C.UTF-8: it is
   * the same on every machine, so an upgrade of the operating system cannot corrupt an index.
   */
  private void create(Binaries binaries, boolean durable) throws IOException {
    Path fresh = folder.resolve("cluster.new");
    Folders.delete(fresh);
    Folders.createPrivate(fresh);
    ServerAccount account = ServerAccount.of(fresh);
    account.own(fresh);
    Path password = folder.resolve("password");
    if (!Files.exists(password)) {
      var bytes = new byte[24];
      new SecureRandom().nextBytes(bytes);
      Folders.writeSecret(password, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
    Path handover = Files.createTempDirectory("comfrey-initdb");
    try {
      account.own(handover);
      Path secret = handover.resolve("password");
      Folders.writeSecret(secret, password());
      account.own(secret);
      var command =
          new ArrayList<String>(
              List.of(
                  binaries.program("initdb"),
                  "--pgdata=" + account.nameOf(fresh),
                  "--username=" + USER,
                  "--pwfile=" + secret,
                  "--auth=scram-sha-256",
                  "--encoding=UTF8",
                  "--locale=C",
                  "--locale-provider=builtin",
                  "--builtin-locale=C.UTF-8",
                  "--data-checksums",
                  // As in Postmaster: the password is a random key.
                  "--set=scram_iterations=1",
                  "--no-instructions"));
      if (!durable) {
        command.add("--no-sync");
      }
      run(fresh, account.wrap(command, false));
    } finally {
      Folders.delete(handover);
    }
    Files.move(fresh, data(), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void run(Path workingFolder, List<String> command) throws IOException {
    Path output = Files.createTempFile("comfrey-initdb", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(workingFolder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new EmbeddedPostgresException("initdb did not end within two minutes");
      }
      if (process.exitValue() != 0) {
        throw new EmbeddedPostgresException("initdb failed:\n" + Files.readString(output));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedPostgresException("interrupted while initdb ran", e);
    } finally {
      Files.deleteIfExists(output);
    }
  }

  /** Lets go of the folder. */
  @Override
  public void close() {
    synchronized (HELD_HERE) {
      if (closed) {
        return;
      }
      closed = true;
      try {
        lock.close();
      } catch (IOException e) {
        throw new EmbeddedPostgresException("Cannot let go of " + folder, e);
      } finally {
        HELD_HERE.remove(folder);
      }
    }
  }
}
