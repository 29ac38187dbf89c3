package org.comfrey.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.comfrey.kernel.crypto.MasterKey;
import org.comfrey.kernel.crypto.PersonKeys;
import org.comfrey.kernel.crypto.Vault;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.postgres.EmbeddedPostgres;
import org.comfrey.postgres.Options;
import org.jspecify.annotations.Nullable;

/**
 * What several processes of this machine share: the two databases, which are embedded where none
 * are given, the master key and the pictures.
 */
final class LocalDatabases implements AutoCloseable {
  private final Path data;
  private final List<EmbeddedPostgres> servers = new ArrayList<>();

  LocalDatabases(Path data) {
    this.data = data;
  }

  /** What each process finds in its environment; starts the servers. */
  Map<String, String> environment(int connections, int connectionsToKeys) {
    Map<String, String> given = System.getenv();
    boolean database = !given.getOrDefault(Sharing.DATABASE, "").isBlank();
    boolean keys = !given.getOrDefault(Sharing.KEYS, "").isBlank();
    if (database != keys) {
      throw new Refused(
          "name both databases, "
              + Sharing.DATABASE
              + " and "
              + Sharing.KEYS
              + ", or neither: then both are kept in the data folder");
    }
    Path master = data.resolve("keys").resolve("master.key");
    Map<String, String> environment = new HashMap<>();
    for (String name : List.of(Sharing.DATABASE, Sharing.KEYS)) {
      environment.put(name, given.getOrDefault(name, ""));
    }
    environment.put(Sharing.MASTER_KEY, given.getOrDefault(Sharing.MASTER_KEY, master.toString()));
    environment.put(
        Sharing.MEDIA, given.getOrDefault(Sharing.MEDIA, data.resolve("media").toString()));
    if (!database) {
      MasterKey key = MasterKey.readOrCreate(master);
      environment.put(Sharing.DATABASE, embedded("postgres", connections).url());
      DatabaseAddress ofKeys = embedded("keys-postgres", connectionsToKeys);
      PersonKeys.move(
          data.resolve("keys").resolve("people.keys"),
          data.resolve("keys").resolve("erased.list"),
          ofKeys,
          key,
          vault(given));
      environment.put(Sharing.KEYS, ofKeys.url());
    }
    environment.put(Sharing.PARENT, Long.toString(ProcessHandle.current().pid()));
    return environment;
  }

  private static @Nullable Vault vault(Map<String, String> environment) {
    String url = environment.getOrDefault("COMFREY_VAULT_URL", "");
    return url.isBlank() ? null : Vault.of(url);
  }

  private DatabaseAddress embedded(String folder, int connections) {
    EmbeddedPostgres server =
        EmbeddedPostgres.start(
            Options.in(data.resolve(folder))
                .with("max_connections", Integer.toString(connections)));
    servers.add(server);
    return DatabaseAddress.of(server, "postgres");
  }

  @Override
  public void close() {
    servers.reversed().forEach(EmbeddedPostgres::close);
  }
}
