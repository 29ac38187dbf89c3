package org.comfrey.notifications;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * Sends mails by SMTP: {@code smtps://user:password@host:465?from=address}, or {@code smtp://} with
 * STARTTLS required.
 */
final class Smtp implements Mails.Sender {
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
  public void send(String to, MailTexts.Text text) {
    SimpleMailMessage message = new SimpleMailMessage();
    message.setFrom(from);
    message.setTo(to);
    message.setSubject(text.subject());
    message.setText(text.body());
    sender.send(message);
  }
}
