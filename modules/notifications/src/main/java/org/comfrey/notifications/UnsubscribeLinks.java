package org.comfrey.notifications;

import java.net.URI;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.web.ProblemCode;
import org.comfrey.kernel.web.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Links that stop the mails of one category to one person and can do nothing else: person and
 * category, signed. They last, because a mail is read whenever it is read.
 */
final class UnsubscribeLinks {
  static final ProblemCode NOT_VALID =
      new ProblemCode(422, "link-not-valid", "The link is not one of ours");

  private static final String PURPOSE = "notifications/unsubscribe";
  private static final char EVERYTHING = '*';
  private static final int NAMED_BYTES = 17;
  private static final int SIGNED_BYTES = 16;

  private final ServerKeys keys;
  private final URI publicUrl;

  UnsubscribeLinks(ServerKeys keys, URI publicUrl) {
    this.keys = keys;
    this.publicUrl = publicUrl;
  }

  /**
   * What a link stops.
   *
   * @param category null for all that can be stopped
   */
  record Meant(PersonId person, @Nullable Category category) {}

  /** Where mail programs send one request. */
  String forPrograms(PersonId person, @Nullable Category category) {
    return publicUrl + "/v1/unsubscriptions/" + token(person, category);
  }

  /** Where people are shown what it is about. The token stands behind the #, in no server's log. */
  String forPeople(PersonId person, @Nullable Category category) {
    return publicUrl + "/unsubscribe#" + token(person, category);
  }

  private String token(PersonId person, @Nullable Category category) {
    byte[] named =
        ByteBuffer.allocate(NAMED_BYTES)
            .putLong(person.value().getMostSignificantBits())
            .putLong(person.value().getLeastSignificantBits())
            .put((byte) (category == null ? EVERYTHING : category.code()))
            .array();
    byte[] signed = Arrays.copyOf(keys.mac(PURPOSE, named), SIGNED_BYTES);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            ByteBuffer.allocate(NAMED_BYTES + SIGNED_BYTES).put(named).put(signed).array());
  }

  /** Refuses what was not made by {@link #token}. */
  Meant read(String token) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException notEncoded) {
      throw refusal();
    }
    if (bytes.length != NAMED_BYTES + SIGNED_BYTES) {
      throw refusal();
    }
    byte[] named = Arrays.copyOf(bytes, NAMED_BYTES);
    byte[] signed = Arrays.copyOfRange(bytes, NAMED_BYTES, bytes.length);
    if (!MessageDigest.isEqual(Arrays.copyOf(keys.mac(PURPOSE, named), SIGNED_BYTES), signed)) {
      throw refusal();
    }
    ByteBuffer read = ByteBuffer.wrap(named);
    PersonId person = new PersonId(new UUID(read.getLong(), read.getLong()));
    char code = (char) read.get();
    return new Meant(
        person,
        code == EVERYTHING ? null : Category.coded(code).orElseThrow(UnsubscribeLinks::refusal));
  }

  private static ProblemException refusal() {
    return NOT_VALID.because(
        "This link is damaged or was not made here, and nothing was changed. Sign in and choose"
            + " under You, Notifications, what you are told.");
  }
}
