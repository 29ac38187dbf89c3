package org.comfrey.identity.password;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A local list of passwords that were found in breaches: lines that begin with an upper-case
 * hexadecimal SHA-1 and are ordered by it, which is how "Pwned Passwords" is published. Some thirty
 * reads answer a question about a list of a thousand million; nothing leaves the machine.
 */
public final class BreachedPasswords implements AutoCloseable {
  private static final int HASH_CHARACTERS = 40;

  /** Longer than any line. */
  private static final int BLOCK = 256;

  private final FileChannel file;

  /** Reads that file. */
  public BreachedPasswords(Path list) {
    try {
      file = FileChannel.open(list, StandardOpenOption.READ);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(
          "the list of breached passwords " + list + " cannot be read", unreadable);
    }
  }

  /** Whether the password is on the list. */
  public boolean contains(String password) {
    String wanted;
    try {
      wanted =
          HexFormat.of()
              .withUpperCase()
              .formatHex(
                  MessageDigest.getInstance("SHA-1")
                      .digest(password.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("SHA-1 comes with every JDK", impossible);
    }
    try {
      return find(wanted);
    } catch (IOException failed) {
      throw new UncheckedIOException("the list of breached passwords could not be read", failed);
    }
  }

  /** Bisects by bytes; what begins in [low, high) may still be the line. */
  private boolean find(String wanted) throws IOException {
    long low = 0;
    long high = file.size();
    while (low < high) {
      long middle = (low + high) >>> 1;
      long line = lineFrom(middle);
      if (line >= high) {
        // No line begins in the upper half: it is among the few bytes before.
        high = middle;
        continue;
      }
      int order = hashAt(line).compareTo(wanted);
      if (order == 0) {
        return true;
      }
      if (order < 0) {
        low = line + HASH_CHARACTERS;
      } else {
        high = middle;
      }
    }
    return false;
  }

  /** Where the first line begins that begins at or after that byte. */
  private long lineFrom(long at) throws IOException {
    if (at == 0) {
      return 0;
    }
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    int read = file.read(block, at - 1);
    for (int i = 0; i < read; i++) {
      if (block.get(i) == '\n') {
        return at + i;
      }
    }
    return file.size();
  }

  private String hashAt(long line) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(HASH_CHARACTERS);
    int read = 0;
    while (block.hasRemaining() && read >= 0) {
      read = file.read(block, line + block.position());
    }
    return new String(block.array(), 0, block.position(), StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
