package org.comfrey.identity.issuer;

import java.security.MessageDigest;
import java.util.Base64;
import org.comfrey.kernel.crypto.Secrets;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Compares the secrets of clients. They have 256 bits of chance in them, so a slow hash would only
 * slow us down.
 */
final class ClientSecrets implements PasswordEncoder {
  @Override
  public String encode(@Nullable CharSequence secret) {
    return Base64.getEncoder()
        .encodeToString(Secrets.hash(secret == null ? "" : secret.toString()));
  }

  @Override
  public boolean matches(@Nullable CharSequence given, @Nullable String encoded) {
    return encoded != null
        && MessageDigest.isEqual(
            Base64.getDecoder().decode(encoded), Base64.getDecoder().decode(encode(given)));
  }
}
