package org.comfrey.kernel.crypto;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Set;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * The one secret of an installation, from which the others are derived or by which they are
 * wrapped. It lies in a file that only its owner can read; who copies the data folder without it
 * has copied nothing that can be read.
 */
public final class MasterKey {
  private static final int BYTES = 32;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final byte[] secret;

  private MasterKey(byte[] secret) {
    this.secret = secret;
  }

  /**
   * Reads the key.
   *
   * @throws IllegalStateException when the file is not a key, or others may read it
   */
  public static MasterKey read(Path file) {
    try {
      Set<PosixFilePermission> others = EnumSet.copyOf(Files.getPosixFilePermissions(file));
      others.removeAll(OWNER_ONLY);
      if (!others.isEmpty()) {
        throw new IllegalStateException(
            "the master key " + file + " can be read by others: run chmod 600 " + file);
      }
      byte[] bytes = Files.readAllBytes(file);
      if (bytes.length != BYTES) {
        throw new IllegalStateException(
            "the master key " + file + " has " + bytes.length + " bytes instead of " + BYTES);
      }
      return new MasterKey(bytes);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("the master key " + file + " cannot be read", unreadable);
    }
  }

  /** The key in a file; of several nodes that find none at once, one makes it. */
  public static MasterKey readOrCreate(Path file) {
    for (int attempt = 1; !Files.exists(file); attempt++) {
      try {
        Files.createDirectories(
            file.toAbsolutePath().getParent(),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return create(file);
      } catch (IOException | UncheckedIOException e) {
        if (!Files.exists(file) && attempt == 3) {
          throw new IllegalStateException("the master key " + file + " cannot be made", e);
        }
      }
    }
    return read(file);
  }

  /** Makes a new key in a file that must not exist yet; it is on the disk when this returns. */
  public static MasterKey create(Path file) {
    byte[] fresh = new byte[BYTES];
    new SecureRandom().nextBytes(fresh);
    Path partial =
        file.resolveSibling(
            file.getFileName() + "." + Long.toHexString(new SecureRandom().nextLong()) + ".new");
    try {
      try (FileChannel channel =
          FileChannel.open(
              partial,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
        channel.write(ByteBuffer.wrap(fresh));
        channel.force(true);
      }
      // A link and not a move: it fails, instead of replacing a key, when the file exists.
      try {
        Files.createLink(file, partial);
      } finally {
        Files.delete(partial);
      }
      Folders.sync(file);
      return new MasterKey(fresh);
    } catch (IOException unwritable) {
      throw new UncheckedIOException("the master key " + file + " cannot be made", unwritable);
    }
  }

  /**
   * A key for one purpose; no other purpose's key can be computed from it (HKDF-SHA256, RFC 5869).
   *
   * @param purpose names the use, for ever
   */
  public byte[] derive(String purpose) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(
              HKDFParameterSpec.ofExtract()
                  .addIKM(secret)
                  .thenExpand(
                      ("comfrey/" + purpose).getBytes(java.nio.charset.StandardCharsets.UTF_8),
                      BYTES));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("HKDF-SHA256 comes with every JDK from 25 on", impossible);
    }
  }
}
