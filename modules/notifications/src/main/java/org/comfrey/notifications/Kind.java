package org.comfrey.notifications;

import java.util.Set;

/**
 * A kind of news.
 *
 * @param template names its texts: {@code order.paid}
 * @param channels over which it can be told at all
 * @param page where its link leads
 */
record Kind(String template, Category category, Set<Channel> channels, Page page) {
  /** Copies the set. */
  Kind {
    channels = Set.copyOf(channels);
  }

  /** A page of the web application. */
  enum Page {
    ORDER,
    WALLET,
    VOUCHERS,
    LISTING,
    /** A provider's own, where they change it. */
    OWN_LISTING,
    CONVERSATION,
    SECURITY,
    DEVELOPER,
    /** Carries a token that is asked for when the mail is sent. */
    CONFIRM,
    SIGN_IN,
    RESET,
    PRIVACY,
    ERASED
  }

  boolean critical() {
    return category.critical();
  }

  boolean toldBy(Channel channel) {
    return channels.contains(channel);
  }
}
