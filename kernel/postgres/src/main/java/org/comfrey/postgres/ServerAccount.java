package org.comfrey.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The operating-system account that the server runs under. PostgreSQL refuses to run as root, so
 * when we are root the child becomes whoever owns the cluster, and {@code nobody} for a new one.
 *
 * @param uid user id of the child
 * @param gid group id of the child
 * @param change true when the child must leave root
 */
record ServerAccount(int uid, int gid, boolean change) {
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  /** The account for a cluster folder that may or may not exist yet. */
  static ServerAccount of(Path cluster) {
    int own = ownUid();
    if (own != 0) {
      return new ServerAccount(own, -1, false);
    }
    if (!Files.isExecutable(SETPRIV)) {
      throw new EmbeddedPostgresException(
          "PostgreSQL does not run as root, and /usr/bin/setpriv (package util-linux) is not here to"
              + " leave root. Start as another user, install util-linux, or set"
              + " COMFREY_DATABASE_URL to a PostgreSQL of your own.");
    }
    try {
      if (Files.isDirectory(cluster)) {
        int uid = (int) Files.getAttribute(cluster, "unix:uid");
        int gid = (int) Files.getAttribute(cluster, "unix:gid");
        if (uid != 0) {
          return new ServerAccount(uid, gid, true);
        }
      }
      return nobody();
    } catch (IOException e) {
      throw new EmbeddedPostgresException("Cannot read the owner of " + cluster, e);
    }
  }

  private static ServerAccount nobody() throws IOException {
    for (String line : Files.readAllLines(Path.of("/etc/passwd"))) {
      String[] fields = line.split(":", -1);
      if (fields.length > 3 && fields[0].equals("nobody")) {
        return new ServerAccount(Integer.parseInt(fields[2]), Integer.parseInt(fields[3]), true);
      }
    }
    throw new EmbeddedPostgresException(
        "PostgreSQL does not run as root and /etc/passwd has no user nobody to run it as. Start as"
            + " another user, or set COMFREY_DATABASE_URL to a PostgreSQL of your own.");
  }

  private static int ownUid() {
    try {
      Path self = Path.of("/proc/self");
      if (Files.exists(self)) {
        return (int) Files.getAttribute(self, "unix:uid");
      }
      return "root".equals(System.getProperty("user.name")) ? 0 : 1;
    } catch (IOException e) {
      throw new EmbeddedPostgresException("Cannot tell which user this is", e);
    }
  }

  void own(Path path) throws IOException {
    if (change) {
      Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
    }
  }

  /**
   * The folder as the child names it. A child that left root may not be allowed to walk down to its
   * data (/root is closed to it), but the kernel opens /proc/self/cwd without walking, and both
   * initdb and every process of PostgreSQL keep the cluster as their working folder.
   */
  String nameOf(Path cluster) {
    return change ? "/proc/self/cwd" : cluster.toString();
  }

  /** Whether the kernel stops the server when this JVM is gone, however it went. */
  static boolean serverDiesWithUs() {
    return Files.isExecutable(SETPRIV);
  }

  /**
   * The command, wrapped so that it runs under this account, in a session of its own (Ctrl-C in a
   * terminal must reach the JVM alone, which then drains first), and is told to shut down when the
   * thread that started it is gone.
   */
  List<String> wrap(List<String> command, boolean server) {
    var wrapped = new ArrayList<String>();
    if (server && Files.isExecutable(SETSID)) {
      wrapped.add(SETSID.toString());
    }
    if (Files.isExecutable(SETPRIV)) {
      wrapped.add(SETPRIV.toString());
      if (change) {
        wrapped.addAll(
            List.of("--reuid", "" + uid, "--regid", "" + gid, "--clear-groups", "--no-new-privs"));
      }
      if (server) {
        wrapped.addAll(List.of("--pdeathsig", "INT"));
      }
      if (wrapped.getLast().equals(SETPRIV.toString())) {
        wrapped.removeLast();
      } else {
        wrapped.add("--");
      }
    }
    wrapped.addAll(command);
    return wrapped;
  }
}
