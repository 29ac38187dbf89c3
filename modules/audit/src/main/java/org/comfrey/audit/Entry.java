package org.comfrey.audit;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an entry says, before it has its number. Times are as exact as the database keeps them. */
record Entry(
    String source,
    UUID event,
    Instant at,
    String kind,
    String name,
    String outcome,
    @Nullable UUID actor,
    @Nullable UUID signIn,
    @Nullable UUID about,
    @Nullable String origin,
    @Nullable String request,
    Map<String, String> details) {
  Entry {
    at = at.truncatedTo(ChronoUnit.MICROS);
    details = Map.copyOf(details);
  }

  /**
   * SHA-256 over the hash before, the number and every field, each preceded by its length; -1
   * stands for one that is absent. Details are in the order of their names.
   */
  byte[] hash(long number, byte[] before) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(before.length);
      out.write(before);
      out.writeLong(number);
      write(out, source);
      write(out, event);
      write(out, at);
      write(out, kind);
      write(out, name);
      write(out, outcome);
      write(out, actor);
      write(out, signIn);
      write(out, about);
      write(out, origin);
      write(out, request);
      out.writeInt(details.size());
      for (Map.Entry<String, String> detail : new TreeMap<>(details).entrySet()) {
        write(out, detail.getKey());
        write(out, detail.getValue());
      }
      return MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void write(DataOutputStream out, @Nullable Object value) throws IOException {
    if (value == null) {
      out.writeInt(-1);
      return;
    }
    byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
    out.writeInt(text.length);
    out.write(text);
  }
}
