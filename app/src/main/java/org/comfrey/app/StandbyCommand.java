package org.comfrey.app;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.comfrey.kernel.backup.Progress;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.standby.GoingAlone;
import org.comfrey.kernel.standby.Promotion;
import org.comfrey.kernel.standby.StandbyException;
import org.comfrey.kernel.standby.StandbyServer;

/**
 * {@code ./comfrey standby}: makes a second PostgreSQL that has everything before it is
 * acknowledged, and runs it; {@code ./comfrey promote} puts it in the place of the first, and
 * {@code ./comfrey alone} lets the first go on without it.
 */
final class StandbyCommand {
  private static final int PORT = 5433;

  /** The primary's address, password included: everybody can read a process's arguments. */
  private static final String OF = "COMFREY_STANDBY_OF";

  private StandbyCommand() {}

  /** Stays until it is stopped. */
  static int run(String[] args, PrintStream out) {
    Flags flags = Flags.parse("standby", args, List.of("--data", "--port", "--listen"));
    Path folder =
        flags
            .path("--data")
            .orElseThrow(() -> new Refused("name the standby's folder with --data FOLDER"));
    int port = flags.number("--port").orElse(PORT);
    if (port > 65_535) {
      throw new Refused("--port takes a number up to 65535, not " + port);
    }
    Optional<DatabaseAddress> primary = address(OF).map(StandbyCommand::single);
    try {
      StandbyServer server =
          StandbyServer.start(
              folder,
              primary.orElse(null),
              flags.text("--listen").orElse("127.0.0.1"),
              port,
              Certificate.given(System.getenv())
                  .map(given -> new StandbyServer.Tls(given.chain(), given.key()))
                  .orElse(null),
              new Progress(line -> out.println("- " + line)));
      Runtime.getRuntime()
          .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(server::close));
      out.println("It serves on port " + server.port() + " and in " + folder + ".");
      out.println(
          "Give every node both servers, the primary first:"
              + " COMFREY_DATABASE_URL=postgresql://USER:PASSWORD@PRIMARY:PORT,STANDBY:PORT/NAME");
      stay();
      return 0;
    } catch (StandbyException refused) {
      throw new Refused(String.valueOf(refused.getMessage()));
    }
  }

  /** The server's own threads would not keep the process: it ends when it is told to. */
  private static void stay() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Optional<String> address(String variable) {
    return Optional.ofNullable(System.getenv(variable)).filter(url -> !url.isBlank());
  }

  private static DatabaseAddress single(String url) {
    DatabaseAddress address = parse(url);
    if (address.servers().size() > 1) {
      throw new Refused(OF + " takes the primary alone");
    }
    return address;
  }

  private static DatabaseAddress parse(String url) {
    try {
      return DatabaseAddress.parse(url);
    } catch (IllegalArgumentException malformed) {
      throw new Refused(
          String.valueOf(malformed.getMessage()).replace("COMFREY_DATABASE_URL", "the address"));
    }
  }

  static int promote(String[] args, PrintStream out) {
    DatabaseAddress primary =
        decide("promote", args, (pair, force) -> new Promotion(pair, force, to(out)).run());
    out.println("The primary is " + primary + ". The nodes go over to it by themselves.");
    return 0;
  }

  static int alone(String[] args, PrintStream out) {
    DatabaseAddress primary =
        decide("alone", args, (pair, force) -> new GoingAlone(pair, force, to(out)).run());
    out.println("What is acknowledged from now on is on " + primary + " alone.");
    return 0;
  }

  /** What a person decides about the two servers; returns the one that is used from then on. */
  private static DatabaseAddress decide(
      String command, String[] args, BiFunction<DatabaseAddress, Boolean, DatabaseAddress> how) {
    Flags flags = Flags.parse(command, args, List.of("--force"));
    String pair =
        address(Sharing.DATABASE)
            .orElseThrow(() ->
                new Refused(
                    "name both servers in "
                        + Sharing.DATABASE
                        + ", as postgresql://USER:PASSWORD@HOST:PORT,HOST:PORT/NAME"));
    try {
      return how.apply(parse(pair), flags.text("--force").filter("yes"::equals).isPresent());
    } catch (StandbyException refused) {
      throw new Refused(String.valueOf(refused.getMessage()));
    }
  }

  private static Consumer<String> to(PrintStream out) {
    return line -> out.println("- " + line);
  }
}
