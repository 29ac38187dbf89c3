package org.comfrey.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.kernel.nodes.Nodes;
import org.comfrey.kernel.nodes.SharedFacts;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.runtime.ModuleRuntime;

/**
 * What an empty data folder becomes: the demo world, or nothing but a way in for the first
 * operator.
 */
final class World {
  private static final String DEMO = "demo";
  private static final String EMPTY = "empty";
  private static final String FACT = "world";

  private World() {}

  /** Somebody to sign in as. */
  record Account(String role, String email, String password) {
    /** As it is printed where somebody starts the world. */
    String line() {
      return String.format(Locale.ROOT, "  %-10s %-28s %s", role, email, password);
    }
  }

  /** Makes the world once; what a crash left half made is finished. */
  static void prepare(UpOptions options, ModuleRuntime runtime) {
    Path marker = options.data().resolve("world");
    String made = read(marker);
    refuseDemo(made, options);
    if (!made.isEmpty() || !options.isWhole()) {
      return;
    }
    String world =
        runtime.bean(Nodes.class).isAlone() ? make(options, runtime) : once(options, runtime);
    try {
      Files.writeString(marker, world);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    refuseDemo(world, options);
  }

  private static void refuseDemo(String world, UpOptions options) {
    Sharing sharing = Sharing.of(System.getenv());
    if (DEMO.equals(world) && (options.url() != null || sharing.isOpen())) {
      throw new Refused(
          "this data folder holds demo accounts whose passwords everybody knows; start with --data NEW-FOLDER --empty to"
              + " serve "
              + (options.url() == null ? sharing.edge() : options.url()));
    }
  }

  private static String make(UpOptions options, ModuleRuntime runtime) {
    if (options.empty() || options.url() != null) {
      return EMPTY;
    }
    System.err.println("comfrey: making the demo world (once)");
    new DemoWorld(runtime).make();
    return DEMO;
  }

  /** Of several nodes one makes it, and the others wait. */
  private static String once(UpOptions options, ModuleRuntime runtime) {
    SharedFacts facts = new SharedFacts(runtime.bean(Databases.class).module(Nodes.SCHEMA));
    facts.oneAfterTheOther(
        FACT,
        () -> {
          if (facts.find(FACT).isEmpty()) {
            facts.change(FACT, make(options, runtime), world -> world);
          }
        });
    return facts.find(FACT).orElseThrow();
  }

  /** The accounts of the demo world, if this is one. */
  static List<Account> accounts(UpOptions options) {
    return read(options.data().resolve("world")).equals(DEMO) ? DemoWorld.ACCOUNTS : List.of();
  }

  /** Where the first operator of an empty world signs up, as long as there is none. */
  static Optional<String> firstOperatorLink(UpOptions options, ModuleRuntime runtime) {
    return options.runs("identity") && read(options.data().resolve("world")).equals(EMPTY)
        ? Optional.ofNullable(runtime.bean(PeopleApi.class).operatorLink().token())
            .map(token -> "/first-operator#token=" + token)
        : Optional.empty();
  }

  private static String read(Path marker) {
    try {
      return Files.exists(marker) ? Files.readString(marker).strip() : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
