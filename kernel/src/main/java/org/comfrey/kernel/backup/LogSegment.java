package org.comfrey.kernel.backup;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.comfrey.kernel.crypto.AesGcm;
import org.jspecify.annotations.Nullable;

/**
 * One segment of PostgreSQL's log in the archive, under the name that PostgreSQL gives it.
 *
 * <p>The file is a row of pieces, each its length (4 bytes) and, sealed with the segment's own key
 * and bound to its place: the instant up to which the log is known to be whole with it
 * (microseconds, 8 bytes; 0 in the middle of a larger portion) and the packed bytes. A piece that
 * was cut off at the end was never acknowledged and is dropped by the next append.
 */
final class LogSegment {
  private static final int LENGTH_BYTES = 4;
  private static final int LARGEST_PIECE_BYTES = 64 << 20;

  private LogSegment() {}

  /** PostgreSQL's name of the segment in which that position lies. */
  static String name(int timeline, long position, int segmentBytes) {
    long number = position / segmentBytes;
    long ofAnId = 0x1_0000_0000L / segmentBytes;
    return String.format(Locale.ROOT, "%08X%08X%08X", timeline, number / ofAnId, number % ofAnId);
  }

  /** Where a segment begins. */
  static long begin(String name, int segmentBytes) {
    long ofAnId = 0x1_0000_0000L / segmentBytes;
    long high = Long.parseLong(name.substring(8, 16), 16);
    return (high * ofAnId + Long.parseLong(name.substring(16), 16)) * segmentBytes;
  }

  static boolean isName(String name) {
    return name.matches("[0-9A-F]{24}");
  }

  /** Some bytes of the log; {@code whole} is null in the middle of a larger portion. */
  static final class Piece {
    private final byte[] bytes;
    private final @Nullable Instant whole;

    Piece(byte[] bytes, @Nullable Instant whole) {
      this.bytes = bytes;
      this.whole = whole;
    }

    byte[] bytes() {
      return bytes;
    }

    @Nullable Instant whole() {
      return whole;
    }
  }

  /**
   * What a segment's file holds.
   *
   * @param bytes how much of the log
   * @param validBytes how much of the file; what follows was cut off
   */
  record Content(List<Piece> pieces, int bytes, long validBytes) {
    @Nullable Instant whole() {
      for (Piece piece : pieces.reversed()) {
        if (piece.whole() != null) {
          return piece.whole();
        }
      }
      return null;
    }
  }

  /** Reads a segment; throws when a piece of it was changed. */
  static Content read(Path file, BackupKey key) throws IOException {
    String name = String.valueOf(file.getFileName());
    AesGcm cipher = key.pieces(name);
    ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file));
    List<Piece> pieces = new ArrayList<>();
    int offset = 0;
    long valid = 0;
    while (all.remaining() >= LENGTH_BYTES) {
      int length = all.getInt();
      if (length < 0 || length > LARGEST_PIECE_BYTES || length > all.remaining()) {
        break;
      }
      byte[] sealed = new byte[length];
      all.get(sealed);
      Piece piece;
      try {
        piece = opened(cipher.decrypt(sealed, place(name, offset)));
      } catch (GeneralSecurityException altered) {
        if (!all.hasRemaining()) {
          break;
        }
        throw new BackupException(
            file + " is damaged at byte " + valid + ": put it back from another copy", altered);
      }
      pieces.add(piece);
      offset += piece.bytes().length;
      valid = all.position();
    }
    return new Content(pieces, offset, valid);
  }

  /** Appends to a segment; the disk is not awaited. */
  static void append(FileChannel channel, String name, int offset, Piece piece, BackupKey key)
      throws IOException {
    try {
      byte[] sealed = key.pieces(name).encrypt(packed(piece), place(name, offset));
      ByteBuffer record =
          ByteBuffer.allocate(LENGTH_BYTES + sealed.length)
              .putInt(sealed.length)
              .put(sealed)
              .flip();
      while (record.hasRemaining()) {
        channel.write(record);
      }
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("the log could not be sealed", impossible);
    }
  }

  /** Opens a segment for appending after what is whole in it. */
  static FileChannel open(Path file, long validBytes) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.truncate(validBytes);
    channel.position(validBytes);
    return channel;
  }

  private static byte[] packed(Piece piece) throws IOException {
    var out = new ByteArrayOutputStream(piece.bytes().length / 4 + Long.BYTES);
    Instant whole = piece.whole();
    long micros = whole == null ? 0 : whole.getEpochSecond() * 1_000_000 + whole.getNano() / 1_000;
    out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(micros).array());
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try (var packing = new DeflaterOutputStream(out, deflater)) {
      packing.write(piece.bytes());
    } finally {
      deflater.end();
    }
    return out.toByteArray();
  }

  private static Piece opened(byte[] plain) throws IOException {
    var in = new DataInputStream(new ByteArrayInputStream(plain));
    long micros = in.readLong();
    Instant whole =
        micros == 0 ? null : Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
    try (var unpacking = new InflaterInputStream(in)) {
      return new Piece(unpacking.readAllBytes(), whole);
    }
  }

  private static byte[] place(String name, int offset) {
    return (name + ":" + offset).getBytes(StandardCharsets.UTF_8);
  }
}
