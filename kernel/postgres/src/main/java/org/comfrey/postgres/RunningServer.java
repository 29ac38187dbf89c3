package org.comfrey.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A server that serves in a folder, whichever process started it. Who may read the folder's
 * password may enter.
 *
 * @param user the superuser of the cluster
 */
public record RunningServer(int port, String user, String password) {
  private static final int PORT_LINE = 3;
  private static final int STATUS_LINE = 7;

  /** The server of that folder, if one is ready to serve. */
  public static Optional<RunningServer> find(Path folder) {
    Path cluster = folder.resolve("cluster");
    List<String> lines = Postmaster.lines(cluster.resolve("postmaster.pid"));
    try {
      if (lines.size() <= STATUS_LINE || !lines.get(STATUS_LINE).strip().equals("ready")) {
        return Optional.empty();
      }
      Optional<ProcessHandle> process =
          ProcessHandle.of(Long.parseLong(lines.getFirst().strip())).filter(Postmaster::isRunning);
      if (process.isEmpty() || !Postmaster.worksIn(process.get(), cluster)) {
        return Optional.empty();
      }
      return Optional.of(
          new RunningServer(
              Integer.parseInt(lines.get(PORT_LINE).strip()),
              Cluster.USER,
              Files.readString(folder.resolve("password")).strip()));
    } catch (NumberFormatException halfWritten) {
      return Optional.empty();
    } catch (IOException e) {
      throw new EmbeddedPostgresException(
          "The password of " + folder + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Leaves the password out. */
  @Override
  public String toString() {
    return "port " + port + " as " + user;
  }
}
