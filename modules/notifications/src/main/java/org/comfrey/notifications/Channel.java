package org.comfrey.notifications;

import java.util.Locale;
import java.util.Optional;

/** The ways in which somebody is told. */
enum Channel {
  /** The list of news in the application. */
  APP,
  MAIL,
  /** A browser's push service, to every device that asked for it. */
  PUSH;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Channel> labelled(String label) {
    for (Channel channel : values()) {
      if (channel.label().equals(label)) {
        return Optional.of(channel);
      }
    }
    return Optional.empty();
  }
}
