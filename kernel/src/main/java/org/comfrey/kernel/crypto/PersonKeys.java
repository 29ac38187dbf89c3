package org.comfrey.kernel.crypto;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.crypto.tink.Aead;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntUnaryOperator;
import org.comfrey.api.PersonId;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.jspecify.annotations.Nullable;

/**
 * A key for each person, outside the database that they open, wrapped by the master key: in a file
 * of their own, or in a database of their own where several nodes need them. Destroying a person's
 * key makes everything unreadable that was sealed with it, in every copy and backup; a key that was
 * destroyed is never made again.
 *
 * <p>A key is on the disk before anything is sealed with it. A crash at any moment leaves the file
 * as before or after the change.
 */
public final class PersonKeys implements AutoCloseable {
  private static final int KEY_BYTES = 32;
  private static final int KEYS_IN_MEMORY = 20_000;
  private static final Duration REMEMBERED = Duration.ofSeconds(10);
  private static final String ERASED = "erased.list";

  private final KeyStore store;
  private final Wrapping wrapping;
  private final SecureRandom random = new SecureRandom();
  private final Cache<UUID, Aead> unwrapped;

  private PersonKeys(KeyStore store, Wrapping wrapping, Cache<UUID, Aead> unwrapped) {
    this.store = store;
    this.wrapping = wrapping;
    this.unwrapped = unwrapped;
  }

  /**
   * Opens the keys of an installation; makes an empty file when there is none.
   *
   * @throws IllegalStateException when the file belongs to another master key, is damaged, or is
   *     open in another process
   */
  public static PersonKeys open(Path path, MasterKey master) {
    return open(path, path.resolveSibling(ERASED), master);
  }

  /**
   * The same with the list of the erased elsewhere, so that no backup of the keys takes it along.
   * Whoever stands in the list and has a key, because an older file was put back, loses it again.
   */
  public static PersonKeys open(Path path, Path erasedList, MasterKey master) {
    return open(path, erasedList, master, null);
  }

  /** The same with keys that Vault wraps, where one is named. */
  public static PersonKeys open(
      Path path, Path erasedList, MasterKey master, @Nullable Vault vault) {
    KeyStore store = KeyFolder.open(path, erasedList, check(master));
    return new PersonKeys(
        store,
        wrapping(master, folder(path), vault, store::generation),
        Caffeine.newBuilder().maximumSize(KEYS_IN_MEMORY).build());
  }

  /**
   * Opens the keys in a database of their own, which several nodes share. A person whose key was
   * destroyed at another node stays readable here for as long as a key is remembered.
   *
   * @param folder where the wrapping keys lie
   * @throws IllegalStateException when they belong to another master key, or the database holds
   *     anything else of Comfrey's
   */
  public static PersonKeys open(
      DatabaseAddress database, Path folder, MasterKey master, @Nullable Vault vault) {
    return open(database, folder, master, vault, REMEMBERED);
  }

  static PersonKeys open(
      DatabaseAddress database,
      Path folder,
      MasterKey master,
      @Nullable Vault vault,
      Duration remembered) {
    KeyStore store = KeyTable.open(database, check(master));
    return new PersonKeys(
        store,
        wrapping(master, folder, vault, store::generation),
        Caffeine.newBuilder().maximumSize(KEYS_IN_MEMORY).expireAfterWrite(remembered).build());
  }

  /**
   * Moves the keys of a file into a database, if there is such a file; it is renamed when all of it
   * is there, so a crash repeats the move and changes nothing.
   */
  public static void move(
      Path path,
      Path erasedList,
      DatabaseAddress database,
      MasterKey master,
      @Nullable Vault vault) {
    if (!Files.exists(path)) {
      return;
    }
    try (KeyFolder from = KeyFolder.open(path, erasedList, check(master));
        KeyTable to = KeyTable.open(database, check(master))) {
      Wrapping wrapping = wrapping(master, folder(path), vault, newest -> newest);
      from.copyTo(to, wrapping::generation);
      to.begin(wrapping.newest());
      Files.move(path, path.resolveSibling(path.getFileName() + ".moved"));
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "the key file " + path + " cannot be renamed; its keys are in the database", failure);
    }
  }

  static Path folder(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent());
  }

  /** Keys in files, or Vault's where one is named; what files wrapped before opens still. */
  static Wrapping wrapping(
      MasterKey master, Path folder, @Nullable Vault vault, IntUnaryOperator chosen) {
    return vault == null
        ? new LocalWrapping(master, folder, chosen)
        : new VaultWrapping(vault, new LocalWrapping(master, folder, newest -> newest));
  }

  static byte[] check(MasterKey master) {
    return Arrays.copyOf(master.derive("person-keys/check"), KeyFile.CHECK_BYTES);
  }

  /** Makes the person's key unless there is one. */
  public void create(PersonId person) {
    keyFor(person);
  }

  /** Whether the person was erased. */
  public boolean isErased(PersonId person) {
    return store.isErased(person.value());
  }

  /** Destroys the person's key for ever; returns when no copy of it is left on this disk. */
  public void destroy(PersonId person) {
    store.destroy(person.value());
    unwrapped.invalidate(person.value());
  }

  /**
   * Destroys the person's key for ever, also in every backup that is put back from now on: the list
   * of the erased is on the disk before the key goes. Asked twice, the first time counts.
   */
  public void erase(ErasedPerson person) {
    store.erase(person);
    unwrapped.invalidate(person.person().value());
  }

  /** When and why the person was erased; empty for everybody else. */
  public Optional<ErasedPerson> erasureOf(PersonId person) {
    return store.erasureOf(person);
  }

  /** Everybody who was erased, the first one first. */
  public List<ErasedPerson> erased() {
    return store.erased();
  }

  /** How many people have a key. */
  public int size() {
    return store.size();
  }

  /** The person's key, made at the first use; refuses for a person who was erased. */
  Aead keyFor(PersonId person) {
    return find(person)
        .orElseGet(() -> {
          byte[] fresh = new byte[KEY_BYTES];
          random.nextBytes(fresh);
          // Another thread may have been first; then its key is the person's.
          return aead(wrapping.unwrap(person.value(), kept(person.value(), fresh)));
        });
  }

  private byte[] kept(UUID person, byte[] fresh) {
    byte[] wrapped = wrapping.wrap(person, fresh);
    Optional<byte[]> kept = store.putIfAbsent(person, wrapped, wrapping.generation(wrapped));
    while (kept.isEmpty()) {
      // A rotation began between wrapping and keeping.
      wrapping.refresh();
      wrapped = wrapping.wrap(person, fresh);
      kept = store.putIfAbsent(person, wrapped, wrapping.generation(wrapped));
    }
    return kept.get();
  }

  /** The person's key; empty when they were erased or never had one. */
  Optional<Aead> find(PersonId person) {
    Aead known = unwrapped.getIfPresent(person.value());
    if (known != null) {
      return Optional.of(known);
    }
    return store
        .find(person.value())
        .map(wrapped -> {
          Aead key = aead(wrapping.unwrap(person.value(), wrapped));
          unwrapped.put(person.value(), key);
          // It may have been destroyed between the two lines above.
          if (store.isErased(person.value())) {
            unwrapped.invalidate(person.value());
          }
          return key;
        });
  }

  private static Aead aead(byte[] key) {
    try {
      return new AesGcm(key);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES-256-GCM comes with every JDK", impossible);
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
