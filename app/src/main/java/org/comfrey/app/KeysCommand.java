package org.comfrey.app;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.comfrey.kernel.crypto.KeyRotation;
import org.comfrey.kernel.crypto.MasterKey;
import org.comfrey.kernel.crypto.Vault;
import org.comfrey.kernel.postgres.DatabaseAddress;

/** {@code ./comfrey keys rotate}: people's keys, wrapped anew. */
final class KeysCommand {
  private KeysCommand() {}

  static int run(String[] args, PrintStream out) {
    if (args.length == 0 || !args[0].equals("rotate")) {
      throw new Refused("keys takes one of: rotate; ./comfrey help shows it");
    }
    Flags flags =
        Flags.parse(
            "keys rotate",
            Arrays.copyOfRange(args, 1, args.length),
            List.of("--data", "--erased-list"));
    Path keys = flags.data().resolve("keys");
    Path master = keys.resolve("master.key");
    if (!Files.exists(master)) {
      throw new Refused("there are no keys in " + keys + "; name the data folder with --data");
    }
    Path erased = flags.path("--erased-list").orElse(keys.resolve("erased.list"));
    try {
      return told(rotate(keys, erased, MasterKey.read(master), out), out);
    } catch (IllegalStateException | IllegalArgumentException refused) {
      String why = String.valueOf(refused.getMessage());
      throw new Refused(
          why.contains("in use")
              ? why
                  + ": stop the server first. Keys in a database (COMFREY_KEYS_URL) rotate while"
                  + " servers run."
              : why);
    }
  }

  private static KeyRotation.Outcome rotate(
      Path keys, Path erased, MasterKey master, PrintStream out) {
    AtomicLong all = new AtomicLong();
    String url = System.getenv("COMFREY_KEYS_URL");
    LongConsumer done =
        keysDone ->
            out.printf(Locale.ROOT, "- %,d of %,d keys wrapped anew%n", keysDone, all.get());
    String vaultUrl = System.getenv("COMFREY_VAULT_URL");
    Vault vault = vaultUrl == null || vaultUrl.isBlank() ? null : Vault.of(vaultUrl);
    return url == null || url.isBlank()
        ? KeyRotation.ofFolder(keys.resolve("people.keys"), erased, master, vault, all::set, done)
        : KeyRotation.ofDatabase(DatabaseAddress.parse(url), keys, master, vault, all::set, done);
  }

  private static int told(KeyRotation.Outcome outcome, PrintStream out) {
    switch (outcome) {
      case KeyRotation.Outcome.Rotated rotated -> {
        out.printf(
            Locale.ROOT,
            "Every key is wrapped with the newest wrapping key (%,d by this run); the one before is"
                + " destroyed.%n",
            rotated.keys());
        out.println("Take a backup now: ./comfrey backup");
      }
      case KeyRotation.Outcome.CopyFirst first -> {
        out.println("Made " + first.file() + ".");
        out.println(
            "Copy it into the folder keys of every other node's data folder, then run the same"
                + " command again.");
      }
    }
    return 0;
  }
}
