package org.comfrey.kernel.backup;

import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.comfrey.kernel.crypto.AesGcm;
import org.comfrey.kernel.crypto.MasterKey;

/** The secret with which copies are sealed: a file of 32 bytes, kept apart from what it opens. */
public final class BackupKey {
  private static final int SEGMENT_BYTES = 1 << 20;
  private static final int KEY_BYTES = 32;
  private static final int CHECK_BYTES = 16;

  private final MasterKey secret;

  private BackupKey(MasterKey secret) {
    this.secret = secret;
  }

  /** The key in that file, or the sentence that says why there is none. */
  public static BackupKey read(Path file) {
    if (!Files.exists(file)) {
      throw new BackupException(
          "there is no key at "
              + file
              + ": name the file that was made with the first backup with --key FILE");
    }
    try {
      return new BackupKey(MasterKey.read(file));
    } catch (IllegalStateException | UncheckedIOException refused) {
      throw new BackupException(
          file + " cannot be used as the key of a backup: " + refused.getMessage(), refused);
    }
  }

  /** The key in that file, made when there is none. */
  public static BackupKey readOrCreate(Path file) {
    if (Files.exists(file)) {
      return read(file);
    }
    try {
      DurableFiles.folder(DurableFiles.parent(file));
      return new BackupKey(MasterKey.create(file));
    } catch (IOException | UncheckedIOException unwritable) {
      throw new BackupException(
          "the key " + file + " cannot be made: " + unwritable.getMessage(), unwritable);
    }
  }

  /** Tells a wrong key without trying it on anything. */
  String check() {
    return HexFormat.of().formatHex(Arrays.copyOf(secret.derive("backup/check"), CHECK_BYTES));
  }

  /** For what is appended to in pieces: one segment of the log has a key of its own. */
  AesGcm pieces(String name) {
    try {
      return new AesGcm(secret.derive("backup/log/" + name));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES-256-GCM comes with every JDK", impossible);
    }
  }

  /** Seals what is written; it opens only under the same name, and only whole. */
  OutputStream sealing(OutputStream to, String name) throws IOException {
    try {
      return streaming().newEncryptingStream(to, name.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("a stream could not be sealed", impossible);
    }
  }

  /** Opens what was sealed under that name; a changed or cut off one throws while it is read. */
  InputStream opening(InputStream from, String name) throws IOException {
    try {
      return streaming().newDecryptingStream(from, name.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("a stream could not be opened", impossible);
    }
  }

  private AesGcmHkdfStreaming streaming() throws GeneralSecurityException {
    return new AesGcmHkdfStreaming(
        secret.derive("backup/files"), "HmacSha256", KEY_BYTES, SEGMENT_BYTES, 0);
  }

  /** Shows that a text was written by somebody with this key. */
  String mac(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.derive("backup/manifests"), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("HmacSHA256 comes with every JDK", impossible);
    }
  }
}
