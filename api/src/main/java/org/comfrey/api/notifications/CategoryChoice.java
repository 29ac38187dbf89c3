package org.comfrey.api.notifications;

import java.util.List;

/**
 * What is told of one category.
 *
 * @param category account, risk, changes, bookings, reminders, messages, reviews, money or offers
 * @param critical nothing of it can be muted or waits for quiet hours to end
 */
public record CategoryChoice(String category, boolean critical, List<ChannelChoice> channels) {
  /** Copies the list. */
  public CategoryChoice {
    channels = List.copyOf(channels);
  }
}
