package org.comfrey.kernel.crypto;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of this package. The keys lie in the folder {@code keys} of the data folder. */
@Configuration(proxyBeanMethods = false)
public class CryptoConfiguration {
  /** Where the list of the erased is kept, outside of what is backed up with the keys. */
  public static final String ERASED_LIST = "comfrey.erased-list";

  /** The database of people's keys; without it they lie in a file. */
  public static final String KEYS_URL = "comfrey.keys-url";

  /** The transit key of a Vault that wraps people's keys; without it keys in files do. */
  public static final String VAULT_URL = "comfrey.vault-url";

  /**
   * The file of the master key where it is not in the data folder: of several nodes the same. The
   * keys that wrap people's keys lie beside it.
   */
  public static final String MASTER_KEY = "comfrey.master-key";

  private static final String MASTER = "master.key";
  private static final String PEOPLE = "people.keys";

  @Bean
  MasterKey masterKey(RuntimeOptions options) {
    String given = options.properties().get(MASTER_KEY);
    if (given != null) {
      return MasterKey.readOrCreate(Path.of(given));
    }
    Path folder = options.data().resolve("keys");
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException failure) {
      throw new UncheckedIOException("the folder " + folder + " cannot be made", failure);
    }
    Path file = folder.resolve(MASTER);
    if (Files.exists(file)) {
      return MasterKey.read(file);
    }
    if (Files.exists(folder.resolve(PEOPLE))) {
      throw new IllegalStateException(
          "there are people's keys in "
              + folder
              + " but no "
              + MASTER
              + ": put it back, a new one opens nothing");
    }
    return MasterKey.create(file);
  }

  @Bean
  PersonKeys personKeys(MasterKey master, RuntimeOptions options) {
    Path people = options.data().resolve("keys").resolve(PEOPLE);
    Path list =
        Path.of(
            options
                .properties()
                .getOrDefault(ERASED_LIST, people.resolveSibling("erased.list").toString()));
    String url = options.properties().get(KEYS_URL);
    String vaultUrl = options.properties().get(VAULT_URL);
    Vault vault = vaultUrl == null ? null : Vault.of(vaultUrl);
    if (url == null) {
      return PersonKeys.open(people, list, master, vault);
    }
    DatabaseAddress database = DatabaseAddress.parse(url);
    PersonKeys.move(people, list, database, master, vault);
    String given = options.properties().get(MASTER_KEY);
    Path wrapping =
        given == null
            ? options.data().resolve("keys")
            : Path.of(given).toAbsolutePath().resolveSibling(".").normalize();
    return PersonKeys.open(database, wrapping, master, vault);
  }

  @Bean
  FieldCipher fieldCipher(PersonKeys keys) {
    return new FieldCipher(keys);
  }

  @Bean
  ServerKeys serverKeys(MasterKey master) {
    return new ServerKeys(master);
  }
}
