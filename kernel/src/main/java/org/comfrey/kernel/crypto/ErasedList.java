package org.comfrey.kernel.crypto;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.comfrey.api.PersonId;

/**
 * The list of those who were erased, which outlives every backup of keys and data: whatever is
 * restored, each start destroys their keys again. It holds no key and no name, so it may be kept
 * for ever.
 *
 * <p>A text file with a line for each: the person's id, the erasure's id, the instant. It is only
 * appended to. Two of them are joined by writing one behind the other; lines that come twice do no
 * harm.
 */
final class ErasedList implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;
  private final Map<UUID, ErasedPerson> entries = new LinkedHashMap<>();

  private ErasedList(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  static ErasedList open(Path path) {
    try {
      boolean fresh = !Files.exists(path);
      var list =
          new ErasedList(
              path,
              FileChannel.open(
                  path,
                  Set.of(
                      StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                  PosixFilePermissions.asFileAttribute(
                      PosixFilePermissions.fromString("rw-------"))));
      if (fresh) {
        Folders.sync(path);
      }
      list.read();
      return list;
    } catch (IOException failure) {
      throw new UncheckedIOException("the list of the erased " + path + " cannot be read", failure);
    }
  }

  private void read() throws IOException {
    String text = Files.readString(path, StandardCharsets.UTF_8);
    int whole = text.lastIndexOf('\n') + 1;
    int number = 0;
    for (String line : text.substring(0, whole).split("\n", -1)) {
      number++;
      if (!line.isBlank()) {
        ErasedPerson entry = entry(line.strip(), number);
        entries.putIfAbsent(entry.person().value(), entry);
      }
    }
    // What has no end of line was not written to its end, so nobody was told that it was.
    channel.truncate(text.substring(0, whole).getBytes(StandardCharsets.UTF_8).length);
    channel.force(true);
  }

  private ErasedPerson entry(String line, int number) {
    String[] parts = line.split(" ", -1);
    try {
      if (parts.length == 3) {
        return new ErasedPerson(
            PersonId.valueOf(parts[0]), UUID.fromString(parts[1]), Instant.parse(parts[2]));
      }
    } catch (IllegalArgumentException | DateTimeException damaged) {
      // Told below with the line's number.
    }
    throw new IllegalStateException(
        "line "
            + number
            + " of the list of the erased "
            + path
            + " is damaged: put the list back from a copy, or people would be readable again");
  }

  /** Adds somebody unless they are in it; on the disk when this returns. */
  synchronized void add(ErasedPerson entry) {
    if (entries.containsKey(entry.person().value())) {
      return;
    }
    String line = entry.person() + " " + entry.erasure() + " " + entry.at() + "\n";
    try {
      ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
      long at = channel.size();
      while (bytes.hasRemaining()) {
        at += channel.write(bytes, at);
      }
      channel.force(true);
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "person " + entry.person() + " could not be added to the list of the erased " + path,
          failure);
    }
    entries.put(entry.person().value(), entry);
  }

  synchronized Optional<ErasedPerson> find(PersonId person) {
    return Optional.ofNullable(entries.get(person.value()));
  }

  synchronized List<ErasedPerson> all() {
    return List.copyOf(entries.values());
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(path + " could not be closed", failure);
    }
  }
}
