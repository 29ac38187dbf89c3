package org.comfrey.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.kernel.runtime.ModuleRuntime;

/**
 * What an empty data folder becomes: the demo world, or nothing but a way in for the first
 * operator.
 */
final class World {
  private static final String DEMO = "demo";
  private static final String EMPTY = "empty";

  private World() {}

  /** Somebody to sign in as. */
  record Account(String role, String email, String password) {}

  /** Makes the world once; what a crash left half made is finished. */
  static void prepare(UpOptions options, ModuleRuntime runtime) {
    Path marker = options.data().resolve("world");
    String made = read(marker);
    if (DEMO.equals(made) && options.url() != null) {
      throw new Refused(
          "this data folder holds demo accounts whose passwords everybody knows; start with --data NEW-FOLDER --empty to"
              + " serve "
              + options.url());
    }
    if (!made.isEmpty()) {
      return;
    }
    boolean empty = options.empty() || options.url() != null;
    if (!empty) {
      System.err.println("comfrey: making the demo world (once)");
      new DemoWorld(runtime).make();
    }
    try {
      Files.writeString(marker, empty ? EMPTY : DEMO);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The accounts of the demo world, if this is one. */
  static List<Account> accounts(UpOptions options) {
    return read(options.data().resolve("world")).equals(DEMO) ? DemoWorld.ACCOUNTS : List.of();
  }

  /** Where the first operator of an empty world signs up, as long as there is none. */
  static Optional<String> firstOperatorLink(UpOptions options, ModuleRuntime runtime) {
    return read(options.data().resolve("world")).equals(EMPTY)
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
