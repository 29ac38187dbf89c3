package org.comfrey.kernel.crypto;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Wraps with a key that stays in a Vault. A wrapped key is Vault's own text; a generation is a
 * version of its key, counted on from far behind those of files. What files wrapped before opens
 * still, until a rotation has wrapped it anew.
 */
final class VaultWrapping implements Wrapping {
  private static final int FIRST = 1_000_000;
  private static final Pattern WRAPPED = Pattern.compile("vault:v([1-9][0-9]{0,6}):.+");
  private static final Duration VERSION_KEPT = Duration.ofMinutes(1);

  private final Vault vault;
  private final LocalWrapping before;
  private final LoadingCache<Boolean, Integer> latest;

  VaultWrapping(Vault vault, LocalWrapping before) {
    this.vault = vault;
    this.before = before;
    this.latest =
        Caffeine.newBuilder()
            .expireAfterWrite(VERSION_KEPT)
            .build(any -> FIRST + vault.latestVersion());
  }

  @Override
  public int current() {
    return latest.get(true);
  }

  @Override
  public int newest() {
    refresh();
    return current();
  }

  @Override
  public void refresh() {
    latest.invalidateAll();
  }

  private static Matcher text(byte[] wrapped) {
    // A key that a file wrapped has one of two lengths, both shorter than any text of Vault's.
    return WRAPPED.matcher(new String(wrapped, StandardCharsets.US_ASCII));
  }

  @Override
  public int generation(byte[] wrapped) {
    Matcher text = text(wrapped);
    return text.matches() ? FIRST + Integer.parseInt(text.group(1)) : before.generation(wrapped);
  }

  @Override
  public byte[] wrap(UUID person, byte[] key) {
    return vault
        .encrypt(Base64.getEncoder().encodeToString(key), context(person))
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public byte[] unwrap(UUID person, byte[] wrapped) {
    Matcher text = text(wrapped);
    if (!text.matches()) {
      return before.unwrap(person, wrapped);
    }
    try {
      return Base64.getDecoder().decode(vault.decrypt(text.group(), context(person)));
    } catch (Vault.RefusedException refused) {
      if (refused.isForGood()) {
        throw new AlteredException(
            "the key of person "
                + person
                + " was altered where it is kept, or "
                + refused.getMessage(),
            refused);
      }
      throw refused;
    }
  }

  private static String context(UUID person) {
    byte[] name = "person-key/vault/".getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder()
        .encodeToString(
            ByteBuffer.allocate(name.length + 16)
                .put(name)
                .putLong(person.getMostSignificantBits())
                .putLong(person.getLeastSignificantBits())
                .array());
  }

  @Override
  public void makeNext() {
    vault.rotate();
    refresh();
  }

  @Override
  public boolean keepsOlder() {
    return vault.oldestVersion() < vault.latestVersion() || before.newest() > 0;
  }

  @Override
  public void destroyBefore(int generation) {
    vault.forgetBefore(generation - FIRST);
    before.destroyBefore(Integer.MAX_VALUE);
  }

  @Override
  public Optional<Path> fileForOthers() {
    return Optional.empty();
  }
}
