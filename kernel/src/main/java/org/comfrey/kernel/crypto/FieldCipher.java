package org.comfrey.kernel.crypto;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import org.comfrey.api.PersonId;

/**
 * Encrypts single columns with the key of the person that they speak of (AES-256-GCM). What was
 * sealed opens only at its own place: person, table, column and row are bound to it, so a value
 * that is copied into another row is refused and not shown.
 *
 * <p>A sealed value is a version byte, then what Tink writes: 12 random bytes, the ciphertext, 16
 * bytes of tag. Store it as {@code bytea}; the text's length shows.
 */
public final class FieldCipher {
  private static final byte VERSION = 1;

  private final PersonKeys keys;

  /** Seals with those keys. */
  public FieldCipher(PersonKeys keys) {
    this.keys = keys;
  }

  /**
   * Encrypts a value for its place; makes the person's key when this is the first value about them.
   *
   * @param table with its schema, such as {@code identity.person}
   * @param row what identifies the row, written by {@link Object#toString}
   * @throws ErasedException when the person was erased
   */
  public byte[] seal(PersonId person, String table, String column, Object row, String plaintext) {
    return sealBytes(person, table, column, row, plaintext.getBytes(StandardCharsets.UTF_8));
  }

  /** The same for what is no text, such as a file. */
  public byte[] sealBytes(PersonId person, String table, String column, Object row, byte[] plain) {
    try {
      byte[] sealed =
          keys.keyFor(person).encrypt(plain, place(VERSION, person, table, column, row));
      return ByteBuffer.allocate(1 + sealed.length).put(VERSION).put(sealed).array();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("could not encrypt " + table + "." + column, impossible);
    }
  }

  /**
   * Decrypts a value at its place.
   *
   * @return the text; empty when the person was erased
   * @throws AlteredException when the value was changed or belongs elsewhere
   */
  public Optional<String> open(
      PersonId person, String table, String column, Object row, byte[] sealed) {
    return openBytes(person, table, column, row, sealed)
        .map(plain -> new String(plain, StandardCharsets.UTF_8));
  }

  /** The same for what {@link #sealBytes} sealed. */
  public Optional<byte[]> openBytes(
      PersonId person, String table, String column, Object row, byte[] sealed) {
    var key = keys.find(person);
    if (key.isEmpty()) {
      if (keys.isErased(person)) {
        return Optional.empty();
      }
      throw new IllegalStateException(
          "there is no key of person " + person + ": the key file is older than the database");
    }
    try {
      if (sealed.length < 1 || sealed[0] != VERSION) {
        throw new GeneralSecurityException("unknown version");
      }
      byte[] ciphertext = Arrays.copyOfRange(sealed, 1, sealed.length);
      return Optional.of(key.get().decrypt(ciphertext, place(VERSION, person, table, column, row)));
    } catch (GeneralSecurityException altered) {
      throw new AlteredException(
          table + "." + column + " of row " + row + " was altered, or was sealed for another place",
          altered);
    }
  }

  /** Each part is preceded by its length, so that no two places are written alike. */
  private static byte[] place(
      byte version, PersonId person, String table, String column, Object row) {
    var place = new ByteArrayOutputStream();
    place.write(version);
    for (String part : new String[] {person.toString(), table, column, row.toString()}) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      place.writeBytes(ByteBuffer.allocate(4).putInt(bytes.length).array());
      place.writeBytes(bytes);
    }
    return place.toByteArray();
  }
}
