package org.comfrey.kernel.crypto;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.comfrey.kernel.faults.Halt;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.jspecify.annotations.Nullable;

/**
 * Wraps every person's key anew with a fresh wrapping key, and destroys the one before. What was
 * sealed with people's keys stays as it is.
 *
 * <p>It may be stopped at any moment: keys under the old and the new wrapping key stand side by
 * side and both open; the next run goes on where this one was. The old wrapping key is destroyed
 * only when nothing is wrapped with it any more.
 */
public final class KeyRotation {
  private static final int BATCH = 500;

  private final KeyStore store;
  private final Wrapping wrapping;
  private final boolean shared;
  private final int batch;

  private KeyRotation(KeyStore store, Wrapping wrapping, boolean shared, int batch) {
    this.store = store;
    this.wrapping = wrapping;
    this.shared = shared;
    this.batch = batch;
  }

  /** What a run did. */
  public sealed interface Outcome {
    /**
     * Everything is wrapped with that generation.
     *
     * @param keys how many of them this run wrapped anew
     */
    record Rotated(int generation, long keys) implements Outcome {}

    /** A wrapping key was made that other nodes must have before anything is wrapped with it. */
    record CopyFirst(Path file) implements Outcome {}
  }

  /**
   * Rotates the keys of a folder.
   *
   * @param vault what wraps them; null for keys in files
   * @param all is told how many keys there are to wrap, once
   * @param done how many of them are wrapped, now and then
   * @throws IllegalStateException when a server uses the folder
   */
  public static Outcome ofFolder(
      Path people,
      Path erasedList,
      MasterKey master,
      @Nullable Vault vault,
      LongConsumer all,
      LongConsumer done) {
    return ofFolder(people, erasedList, master, vault, BATCH, all, done);
  }

  static Outcome ofFolder(
      Path people,
      Path erasedList,
      MasterKey master,
      @Nullable Vault vault,
      int batch,
      LongConsumer all,
      LongConsumer done) {
    try (KeyFolder store = KeyFolder.open(people, erasedList, PersonKeys.check(master))) {
      Wrapping wrapping =
          PersonKeys.wrapping(master, PersonKeys.folder(people), vault, store::generation);
      return new KeyRotation(store, wrapping, false, batch).run(all, done);
    }
  }

  /** Rotates the keys of a database while servers use it. */
  public static Outcome ofDatabase(
      DatabaseAddress database,
      Path folder,
      MasterKey master,
      @Nullable Vault vault,
      LongConsumer all,
      LongConsumer done) {
    return ofDatabase(database, folder, master, vault, BATCH, all, done);
  }

  static Outcome ofDatabase(
      DatabaseAddress database,
      Path folder,
      MasterKey master,
      @Nullable Vault vault,
      int batch,
      LongConsumer all,
      LongConsumer done) {
    try (KeyTable store = KeyTable.open(database, PersonKeys.check(master))) {
      Wrapping wrapping = PersonKeys.wrapping(master, folder, vault, store::generation);
      return new KeyRotation(store, wrapping, true, batch).run(all, done);
    }
  }

  private Outcome run(LongConsumer all, LongConsumer done) {
    if (!isUnfinished()) {
      wrapping.makeNext();
      Halt.at("keys.made");
      Optional<Path> file = wrapping.fileForOthers();
      if (shared && file.isPresent()) {
        return new Outcome.CopyFirst(file.get());
      }
    }
    int generation = wrapping.newest();
    store.begin(generation);
    List<UUID> people = store.before(generation, wrapping::generation);
    all.accept(people.size());
    for (int i = 0; i < people.size(); i += batch) {
      List<UUID> some = people.subList(i, Math.min(i + batch, people.size()));
      store.replace(rewrapped(some), generation);
      done.accept(i + some.size());
      Halt.at("keys.rewrapped");
    }
    store.forgetReplaced();
    Halt.at("keys.forgotten");
    wrapping.destroyBefore(generation);
    return new Outcome.Rotated(generation, people.size());
  }

  /** Whether there is a wrapping key beside the newest, or a key that is not wrapped with it. */
  private boolean isUnfinished() {
    int newest = wrapping.newest();
    return wrapping.keepsOlder()
        || newest > store.generation(newest)
        || !store.before(newest, wrapping::generation).isEmpty();
  }

  private List<KeyStore.Rewrapped> rewrapped(List<UUID> people) {
    List<KeyStore.Rewrapped> fresh = new ArrayList<>();
    for (UUID person : people) {
      // Nobody's, when they were erased since.
      store
          .find(person)
          .ifPresent(
              old -> fresh.add(new KeyStore.Rewrapped(person, old, wrapping.rewrap(person, old))));
    }
    return fresh;
  }
}
