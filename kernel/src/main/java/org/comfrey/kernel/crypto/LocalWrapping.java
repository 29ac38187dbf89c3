package org.comfrey.kernel.crypto;

import com.google.crypto.tink.Aead;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Wraps with keys that lie in files: {@code wrapping-1.key} and so on. Generation 0 has no file, it
 * is derived from the master key.
 *
 * <p>What generation 0 wrapped is what the cipher writes; later ones put their number, four bytes,
 * before it.
 */
final class LocalWrapping implements Wrapping {
  private static final Pattern FILE = Pattern.compile("wrapping-([1-9][0-9]{0,6})\\.key");
  private static final int SEALED_BYTES = 12 + 32 + 16;

  private final Path folder;
  private final Aead first;
  private final IntUnaryOperator chosen;
  private volatile TreeMap<Integer, Aead> later = new TreeMap<>();

  /**
   * @param folder where the files lie
   * @param chosen is told the newest generation that there is a file of, and says which to wrap
   *     with
   */
  LocalWrapping(MasterKey master, Path folder, IntUnaryOperator chosen) {
    this.first = aead(master.derive("person-keys/wrapping"));
    this.folder = folder;
    this.chosen = chosen;
    refresh();
  }

  static Path file(Path folder, int generation) {
    return folder.resolve("wrapping-" + generation + ".key");
  }

  @Override
  public void refresh() {
    TreeMap<Integer, Aead> found = new TreeMap<>();
    for (Map.Entry<Integer, Path> file : files(folder).entrySet()) {
      found.put(
          file.getKey(), aead(MasterKey.read(file.getValue()).derive("person-keys/wrapping")));
    }
    later = found;
  }

  /** The files of all generations, the oldest first. */
  static NavigableMap<Integer, Path> files(Path folder) {
    TreeMap<Integer, Path> found = new TreeMap<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> all = Files.list(folder)) {
        all.forEach(file -> {
          Matcher name = FILE.matcher(String.valueOf(file.getFileName()));
          if (name.matches()) {
            found.put(Integer.valueOf(name.group(1)), file);
          }
        });
      } catch (IOException failure) {
        throw new UncheckedIOException("the folder " + folder + " cannot be read", failure);
      }
    }
    return found;
  }

  /** The newest that there is a file of; 0 where there is none. */
  static int newest(Path folder) {
    NavigableMap<Integer, Path> files = files(folder);
    return files.isEmpty() ? 0 : files.lastKey();
  }

  @Override
  public int newest() {
    return newest(folder);
  }

  @Override
  public void makeNext() {
    MasterKey.create(file(folder, newest() + 1));
    refresh();
  }

  @Override
  public boolean keepsOlder() {
    return files(folder).size() > 1;
  }

  @Override
  public Optional<Path> fileForOthers() {
    return Optional.of(file(folder, newest()));
  }

  @Override
  public void destroyBefore(int generation) {
    destroyBefore(folder, generation);
  }

  /** Destroys the files of all generations before that one. */
  static void destroyBefore(Path folder, int generation) {
    Map<Integer, Path> older = files(folder).headMap(generation);
    for (Path file : older.values()) {
      try {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.write(ByteBuffer.allocate((int) channel.size()), 0);
          channel.force(true);
        }
        Files.delete(file);
        Folders.sync(file);
      } catch (IOException failure) {
        throw new UncheckedIOException("the old key " + file + " cannot be deleted", failure);
      }
    }
  }

  @Override
  public int current() {
    TreeMap<Integer, Aead> known = later;
    return chosen.applyAsInt(known.isEmpty() ? 0 : known.lastKey());
  }

  @Override
  public int generation(byte[] wrapped) {
    return wrapped.length == SEALED_BYTES ? 0 : ByteBuffer.wrap(wrapped).getInt();
  }

  @Override
  public byte[] wrap(UUID person, byte[] key) {
    int generation = current();
    try {
      byte[] sealed = key(generation).encrypt(key, context(person, generation));
      return generation == 0
          ? sealed
          : ByteBuffer.allocate(4 + sealed.length).putInt(generation).put(sealed).array();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("a key could not be wrapped", impossible);
    }
  }

  @Override
  public byte[] unwrap(UUID person, byte[] wrapped) {
    try {
      if (wrapped.length != SEALED_BYTES && wrapped.length != SEALED_BYTES + 4) {
        throw new GeneralSecurityException("not as long as a wrapped key");
      }
      int generation = generation(wrapped);
      ByteBuffer sealed = ByteBuffer.wrap(wrapped);
      byte[] bytes = new byte[SEALED_BYTES];
      sealed.position(wrapped.length - SEALED_BYTES).get(bytes);
      return key(generation).decrypt(bytes, context(person, generation));
    } catch (GeneralSecurityException altered) {
      throw new AlteredException(
          "the key of person " + person + " was altered where it is kept", altered);
    }
  }

  private Aead key(int generation) {
    if (generation == 0) {
      return first;
    }
    Aead known = later.get(generation);
    if (known == null) {
      // Another process may have made it since.
      refresh();
      known = later.get(generation);
    }
    if (known == null) {
      throw new IllegalStateException(
          "people's keys are wrapped with "
              + file(folder, generation)
              + ", which is not there: copy it from the node on which ./comfrey keys rotate ran,"
              + " or from its backup");
    }
    return known;
  }

  private static byte[] context(UUID person, int generation) {
    byte[] name =
        (generation == 0 ? "person-key/v1/" : "person-key/v2/" + generation + "/")
            .getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(name.length + 16)
        .put(name)
        .putLong(person.getMostSignificantBits())
        .putLong(person.getLeastSignificantBits())
        .array();
  }

  private static Aead aead(byte[] key) {
    try {
      return new AesGcm(key);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES-256-GCM comes with every JDK", impossible);
    }
  }
}
