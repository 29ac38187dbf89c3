package org.comfrey.notifications;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.UUID;
import org.comfrey.api.identity.internal.Contact;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mail.javamail.MimeMessageHelper;

/**
 * Sends mails by SMTP: {@code smtps://user:password@host:465?from=address}, or {@code smtp://} with
 * STARTTLS required.
 */
final class Smtp implements MailSender {
  private static final String TIMEOUT_MILLIS = "10000";

  private final JavaMailSenderImpl sender = new JavaMailSenderImpl();
  private final String from;

  Smtp(URI url) {
    String query = url.getQuery() == null ? "" : url.getQuery();
    if (!query.startsWith("from=")) {
      throw new IllegalArgumentException(
          "COMFREY_SMTP_URL needs a sender: smtps://user:password@host:465?from=address");
    }
    this.from = query.substring("from=".length());
    boolean tls = url.getScheme().equals("smtps");
    sender.setProtocol(url.getScheme());
    sender.setHost(url.getHost());
    sender.setPort(url.getPort() < 0 ? (tls ? 465 : 587) : url.getPort());
    if (url.getRawUserInfo() != null) {
      String[] user = url.getRawUserInfo().split(":", 2);
      sender.setUsername(URLDecoder.decode(user[0], StandardCharsets.UTF_8));
      sender.setPassword(user.length > 1 ? URLDecoder.decode(user[1], StandardCharsets.UTF_8) : "");
    }
    Properties properties = sender.getJavaMailProperties();
    String prefix = "mail." + url.getScheme() + ".";
    properties.put(prefix + "connectiontimeout", TIMEOUT_MILLIS);
    properties.put(prefix + "timeout", TIMEOUT_MILLIS);
    properties.put(prefix + "writetimeout", TIMEOUT_MILLIS);
    properties.put(prefix + "auth", url.getRawUserInfo() == null ? "false" : "true");
    properties.put(prefix + "starttls.enable", "true");
    // A password or a private text never travels in clear beyond this machine.
    boolean local = url.getHost().equals("localhost") || url.getHost().equals("127.0.0.1");
    properties.put(prefix + "starttls.required", local || tls ? "false" : "true");
  }

  @Override
  public void send(UUID id, Contact to, Letter letter) {
    try {
      MimeMessage message = sender.createMimeMessage();
      MimeMessageHelper helper =
          new MimeMessageHelper(
              message,
              MimeMessageHelper.MULTIPART_MODE_MIXED_RELATED,
              StandardCharsets.UTF_8.name());
      helper.setFrom(from);
      helper.setTo(to.email());
      helper.setSubject(letter.subject());
      helper.setText(letter.text(), letter.html());
      // A mail that is sent again after a crash is known as the same one.
      message.setHeader("Message-ID", "<" + id + "@" + from.substring(from.indexOf('@') + 1) + ">");
      message.setHeader("Auto-Submitted", "auto-generated");
      String unsubscribe = letter.unsubscribe();
      if (unsubscribe != null) {
        message.setHeader("List-Unsubscribe", "<" + unsubscribe + ">");
        message.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
      }
      Invitation invitation = letter.invitation();
      if (invitation != null) {
        helper.addAttachment(
            Invitation.FILE,
            new ByteArrayResource(invitation.text().getBytes(StandardCharsets.UTF_8)),
            invitation.mediaType());
      }
      sender.send(message);
    } catch (MessagingException e) {
      throw new IllegalStateException("the mail to be sent cannot be written", e);
    }
  }
}
