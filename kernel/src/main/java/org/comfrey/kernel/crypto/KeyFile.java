package org.comfrey.kernel.crypto;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.zip.CRC32C;

/**
 * The file of wrapped keys. It is only ever appended to, except that an erasure writes it anew
 * without the key and puts the new file in the old one's place; the old one's bytes are overwritten
 * before it is let go.
 *
 * <p>A key that is wrapped anew is appended and counts instead of the one before. A file with such
 * keys is written anew when it is opened, so that what wrapped them before opens nothing in it.
 *
 * <p>Format: the magic {@code CKEY0001}, 16 bytes that show which master key it belongs to, then
 * records of: length and CRC-32C of what follows (4 bytes each), a kind (1 a key, 2 an erasure),
 * the person's id (16 bytes), and the wrapped key.
 */
final class KeyFile implements AutoCloseable {
  static final int CHECK_BYTES = 16;

  private static final byte[] MAGIC =
      "CKEY0001".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  private static final int HEADER_BYTES = MAGIC.length + CHECK_BYTES;
  private static final int PREFIX_BYTES = 8;
  private static final int LONGEST_RECORD_BYTES = 1024;
  private static final byte KEY = 1;
  private static final byte ERASED = 2;

  private final Path path;
  private final byte[] check;
  private final FileChannel lockChannel;
  private final Map<UUID, byte[]> keys = new ConcurrentHashMap<>();
  private final Set<UUID> erased = ConcurrentHashMap.newKeySet();
  private FileChannel channel;
  private boolean holdsReplaced;

  private KeyFile(Path path, byte[] check, FileChannel lockChannel, FileChannel channel) {
    this.path = path;
    this.check = check;
    this.lockChannel = lockChannel;
    this.channel = channel;
  }

  static KeyFile open(Path path, byte[] check) {
    FileChannel lock = null;
    try {
      lock = lock(path);
      Files.deleteIfExists(beside(path));
      if (!Files.exists(path)) {
        writeAnew(path, check, Map.of(), Set.of());
      }
      var file =
          new KeyFile(
              path,
              check,
              lock,
              FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
      file.read();
      file.forgetReplaced();
      return file;
    } catch (IOException failure) {
      closeQuietly(lock);
      throw new UncheckedIOException("the key file " + path + " cannot be opened", failure);
    } catch (RuntimeException refused) {
      closeQuietly(lock);
      throw refused;
    }
  }

  /** A file of its own carries the lock, because the key file itself is replaced by erasures. */
  private static FileChannel lock(Path path) throws IOException {
    Path beside = path.resolveSibling(path.getFileName() + ".lock");
    FileChannel channel =
        FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException sameProcess) {
      // Answered below like a lock of another process.
    }
    if (lock == null) {
      channel.close();
      throw new IllegalStateException("the key file " + path + " is in use by another process");
    }
    return channel;
  }

  private static void closeQuietly(@org.jspecify.annotations.Nullable FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException alreadyFailing) {
        // The failure that brought us here is the one to tell of.
      }
    }
  }

  private static Path beside(Path path) {
    return path.resolveSibling(path.getFileName() + ".new");
  }

  private void read() throws IOException {
    ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(path));
    byte[] magic = new byte[MAGIC.length];
    byte[] belongs = new byte[CHECK_BYTES];
    if (all.remaining() < HEADER_BYTES) {
      throw new IllegalStateException(
          "the key file " + path + " is damaged: its beginning is missing");
    }
    all.get(magic).get(belongs);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new IllegalStateException(path + " is no key file");
    }
    if (!Arrays.equals(belongs, check)) {
      throw new IllegalStateException(
          "the key file " + path + " belongs to another master key: put the right one beside it");
    }
    while (all.hasRemaining()) {
      int begin = all.position();
      if (!readRecord(all)) {
        if (!isTornTail(all, begin)) {
          throw new IllegalStateException(
              "the key file "
                  + path
                  + " is damaged at byte "
                  + begin
                  + ": restore it from a backup");
        }
        // The last append did not finish, so nobody was told that it did.
        channel.truncate(begin);
        channel.force(true);
        break;
      }
    }
    channel.position(channel.size());
  }

  private boolean readRecord(ByteBuffer all) {
    if (all.remaining() < PREFIX_BYTES) {
      return false;
    }
    int length = all.getInt();
    int crc = all.getInt();
    if (length < 17 || length > LONGEST_RECORD_BYTES || length > all.remaining()) {
      return false;
    }
    byte[] record = new byte[length];
    all.get(record);
    if (crc != crc(record)) {
      return false;
    }
    ByteBuffer fields = ByteBuffer.wrap(record);
    byte kind = fields.get();
    UUID person = new UUID(fields.getLong(), fields.getLong());
    if (kind == KEY) {
      byte[] wrapped = new byte[fields.remaining()];
      fields.get(wrapped);
      holdsReplaced |= keys.put(person, wrapped) != null;
    } else {
      erased.add(person);
      keys.remove(person);
    }
    return true;
  }

  /**
   * An append that was cut off: shorter than it says, or the last one and wrong, or zeros that the
   * disk put there.
   */
  private static boolean isTornTail(ByteBuffer all, int begin) {
    int left = all.limit() - begin;
    if (left < PREFIX_BYTES) {
      return true;
    }
    int length = all.getInt(begin);
    if (length >= 17
        && length <= LONGEST_RECORD_BYTES
        && begin + PREFIX_BYTES + length >= all.limit()) {
      return true;
    }
    for (int i = begin; i < all.limit(); i++) {
      if (all.get(i) != 0) {
        return false;
      }
    }
    return true;
  }

  Optional<byte[]> find(UUID person) {
    return Optional.ofNullable(keys.get(person));
  }

  boolean isErased(UUID person) {
    return erased.contains(person);
  }

  int size() {
    return keys.size();
  }

  void forEach(BiConsumer<UUID, byte[]> each) {
    keys.forEach(each);
  }

  Set<UUID> erased() {
    return Set.copyOf(erased);
  }

  /**
   * Keeps the key and returns it, or the one that was there before; on the disk when this returns.
   */
  synchronized byte[] putIfAbsent(UUID person, byte[] wrapped) {
    if (erased.contains(person)) {
      throw new ErasedException(person);
    }
    byte[] before = keys.get(person);
    if (before != null) {
      return before;
    }
    try {
      append(record(KEY, person, wrapped));
    } catch (IOException failure) {
      throw new UncheckedIOException("the key of person " + person + " could not be kept", failure);
    }
    keys.put(person, wrapped);
    return wrapped;
  }

  private void append(ByteBuffer records) throws IOException {
    long end = channel.size();
    try {
      writeFully(channel, records, end);
      channel.force(false);
    } catch (IOException failure) {
      // What was half written must not stand before the next record.
      channel.truncate(end);
      throw failure;
    }
  }

  /** Puts keys in place of those that stand there; all of them are on the disk afterwards. */
  synchronized void replace(List<KeyStore.Rewrapped> fresh) {
    var all = new java.io.ByteArrayOutputStream();
    List<KeyStore.Rewrapped> taken =
        fresh.stream().filter(one -> Arrays.equals(keys.get(one.person()), one.before())).toList();
    taken.forEach(one -> all.writeBytes(record(KEY, one.person(), one.after()).array()));
    try {
      holdsReplaced = true;
      append(ByteBuffer.wrap(all.toByteArray()));
    } catch (IOException failure) {
      throw new UncheckedIOException("keys that were wrapped anew could not be kept", failure);
    }
    taken.forEach(one -> keys.put(one.person(), one.after()));
  }

  /** Writes the file anew if a key in it was replaced, and the old one's bytes over. */
  synchronized void forgetReplaced() {
    if (!holdsReplaced) {
      return;
    }
    try {
      writeAnew(path, check, keys, erased);
      FileChannel old = channel;
      channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
      holdsReplaced = false;
      overwrite(old);
    } catch (IOException failure) {
      throw new UncheckedIOException("the key file " + path + " could not be written", failure);
    }
  }

  synchronized void erase(UUID person) {
    if (erased.contains(person)) {
      return;
    }
    Map<UUID, byte[]> left = new LinkedHashMap<>(keys);
    left.remove(person);
    Set<UUID> gone = new LinkedHashSet<>(erased);
    gone.add(person);
    try {
      writeAnew(path, check, left, gone);
      FileChannel old = channel;
      channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
      erased.add(person);
      keys.remove(person);
      overwrite(old);
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "the key of person " + person + " could not be destroyed", failure);
    }
  }

  /**
   * Nobody reads the old file any more; its bytes would stay on the disk until something else needs
   * the room.
   */
  private static void overwrite(FileChannel old) throws IOException {
    try (old) {
      ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(old.size(), 1 << 16));
      for (long position = 0; position < old.size(); position += zeros.capacity()) {
        zeros.rewind().limit((int) Math.min(zeros.capacity(), old.size() - position));
        writeFully(old, zeros, position);
      }
      old.force(true);
    }
  }

  private static void writeAnew(Path path, byte[] check, Map<UUID, byte[]> keys, Set<UUID> erased)
      throws IOException {
    Path beside = beside(path);
    Files.deleteIfExists(beside);
    try (FileChannel fresh =
        FileChannel.open(
            beside,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      var all = new java.io.ByteArrayOutputStream();
      all.writeBytes(MAGIC);
      all.writeBytes(check);
      erased.forEach(person -> all.writeBytes(record(ERASED, person, new byte[0]).array()));
      keys.forEach((person, wrapped) -> all.writeBytes(record(KEY, person, wrapped).array()));
      writeFully(fresh, ByteBuffer.wrap(all.toByteArray()), 0);
      fresh.force(true);
    }
    Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Folders.sync(path);
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes, long position)
      throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  private static ByteBuffer record(byte kind, UUID person, byte[] wrapped) {
    byte[] body =
        ByteBuffer.allocate(17 + wrapped.length)
            .put(kind)
            .putLong(person.getMostSignificantBits())
            .putLong(person.getLeastSignificantBits())
            .put(wrapped)
            .array();
    return ByteBuffer.allocate(PREFIX_BYTES + body.length)
        .putInt(body.length)
        .putInt(crc(body))
        .put(body)
        .flip();
  }

  private static int crc(byte[] bytes) {
    var crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  @Override
  public synchronized void close() {
    try {
      channel.close();
      lockChannel.close();
    } catch (IOException failure) {
      throw new UncheckedIOException("the key file " + path + " could not be closed", failure);
    }
  }
}
