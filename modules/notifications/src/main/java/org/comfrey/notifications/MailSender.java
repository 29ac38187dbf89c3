package org.comfrey.notifications;

import java.util.UUID;
import org.comfrey.api.identity.internal.Contact;

/** Where mails go. */
interface MailSender {
  /**
   * Sends one mail, or throws; it is then tried again.
   *
   * @param id the same for the same mail, however often it is tried
   */
  void send(UUID id, Contact to, Letter letter);
}
