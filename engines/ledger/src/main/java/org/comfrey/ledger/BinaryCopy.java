package org.comfrey.ledger;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;

/**
 * Writes rows in PostgreSQL's binary COPY format (PostgreSQL documentation, COPY, "Binary Format")
 * while they are being decided, so that the server inserts the first rows while the last ones are
 * still thought about.
 */
final class BinaryCopy implements Rows {
  private static final byte[] HEADER = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };
  private static final int FLUSH_BYTES = 32 * 1024;
  private static final long SECONDS_FROM_1970_TO_2000 = 946_684_800L;

  private final CopyIn copy;
  private byte[] buffer = new byte[2 * FLUSH_BYTES];
  private int length;

  BinaryCopy(CopyIn copy) {
    this.copy = copy;
    System.arraycopy(HEADER, 0, buffer, 0, HEADER.length);
    length = HEADER.length;
  }

  @Override
  public void row(int columns) throws SQLException {
    if (length >= FLUSH_BYTES) {
      flush();
    }
    require(2);
    buffer[length++] = (byte) (columns >> 8);
    buffer[length++] = (byte) columns;
  }

  @Override
  public void nothing() {
    require(4);
    put(-1);
  }

  @Override
  public void shortValue(int value) {
    require(6);
    put(2);
    buffer[length++] = (byte) (value >> 8);
    buffer[length++] = (byte) value;
  }

  @Override
  public void intValue(int value) {
    require(8);
    put(4);
    put(value);
  }

  @Override
  public void longValue(long value) {
    require(12);
    put(8);
    put(value);
  }

  @Override
  public void uuid(long high, long low) {
    require(20);
    put(16);
    put(high);
    put(low);
  }

  @Override
  public void bytes(byte[] value) {
    require(4 + value.length);
    put(value.length);
    System.arraycopy(value, 0, buffer, length, value.length);
    length += value.length;
  }

  @Override
  public void value(RowTable.Type type, @Nullable Object value) {
    if (value == null) {
      nothing();
      return;
    }
    switch (type) {
      case TEXT -> bytes(((String) value).getBytes(StandardCharsets.UTF_8));
      case BYTEA -> bytes((byte[]) value);
      case UUID -> uuid((UUID) value);
      case BIGINT -> longValue((Long) value);
      case INT -> intValue((Integer) value);
      case TIMESTAMPTZ -> longValue(microsSince2000((Instant) value));
      case JSONB -> {
        byte[] json = ((String) value).getBytes(StandardCharsets.UTF_8);
        require(5 + json.length);
        put(1 + json.length);
        buffer[length++] = 1; // The version of jsonb's format.
        System.arraycopy(json, 0, buffer, length, json.length);
        length += json.length;
      }
      case BOOLEAN -> {
        require(5);
        put(1);
        buffer[length++] = (byte) ((Boolean) value ? 1 : 0);
      }
    }
  }

  private static long microsSince2000(Instant instant) {
    long seconds = instant.getEpochSecond() - SECONDS_FROM_1970_TO_2000;
    return Math.addExact(Math.multiplyExact(seconds, 1_000_000L), instant.getNano() / 1_000);
  }

  void finish() throws SQLException {
    require(2);
    buffer[length++] = -1;
    buffer[length++] = -1;
    flush();
    copy.endCopy();
  }

  /** Tells the server to forget what was sent; the transaction is over after that. */
  void cancel() throws SQLException {
    if (copy.isActive()) {
      copy.cancelCopy();
    }
  }

  private void flush() throws SQLException {
    copy.writeToCopy(buffer, 0, length);
    copy.flushCopy();
    length = 0;
  }

  private void require(int bytes) {
    if (buffer.length - length < bytes) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + bytes));
    }
  }

  private void put(int value) {
    buffer[length++] = (byte) (value >> 24);
    buffer[length++] = (byte) (value >> 16);
    buffer[length++] = (byte) (value >> 8);
    buffer[length++] = (byte) value;
  }

  private void put(long value) {
    put((int) (value >> 32));
    put((int) value);
  }
}
