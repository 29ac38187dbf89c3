package org.comfrey.messaging;

import java.util.UUID;
import org.comfrey.api.ConversationId;
import org.comfrey.api.PersonId;
import org.comfrey.kernel.crypto.FieldCipher;
import org.jspecify.annotations.Nullable;

/** Seals bodies at rest; the one place that end-to-end encryption makes superfluous. */
final class Bodies {
  private static final String TABLE = "messaging.message";

  private final FieldCipher cipher;

  Bodies(FieldCipher cipher) {
    this.cipher = cipher;
  }

  byte[] seal(PersonId sender, ConversationId conversation, UUID id, String body) {
    return cipher.seal(sender, TABLE, "body", conversation + "/" + id, body);
  }

  /** The body; null once its sender was erased. */
  @Nullable String open(PersonId sender, ConversationId conversation, UUID id, byte[] sealed) {
    return cipher.open(sender, TABLE, "body", conversation + "/" + id, sealed).orElse(null);
  }
}
