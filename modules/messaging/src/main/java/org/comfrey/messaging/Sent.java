package org.comfrey.messaging;

import java.util.regex.Pattern;
import org.comfrey.api.ConversationId;
import org.comfrey.api.PersonId;
import org.comfrey.api.messaging.NewMessage;
import org.comfrey.kernel.web.Fields;
import org.comfrey.kernel.web.PlainText;

/** A message on its way into its conversation. */
record Sent(ConversationId conversation, PersonId sender, NewMessage message) {
  static final int BODY_CHARACTERS = 16_384;
  private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  /** Refuses what no conversation takes. */
  void check() {
    if (message.body().length() > BODY_CHARACTERS) {
      throw Refusals.MESSAGE_TOO_LARGE
          .because("A message has at most " + BODY_CHARACTERS + " characters.")
          .with("limitCharacters", BODY_CHARACTERS);
    }
    PlainText.check("body", message.body());
    Fields.check(fields ->
        fields
            .that(
                TYPE.matcher(message.type()).matches(),
                "type",
                "invalid",
                "That is no type of a message.",
                "lower-case letters, digits and hyphens, at most 32")
            .that(
                !message.body().isBlank(),
                "body",
                "required",
                "The message is empty.",
                "1 to " + BODY_CHARACTERS + " characters"));
  }
}
