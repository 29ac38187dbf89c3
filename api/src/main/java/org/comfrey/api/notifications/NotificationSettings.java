package org.comfrey.api.notifications;

import java.util.List;

/**
 * How a person wants to be told.
 *
 * @param timeZone the zone of quiet hours and digest: that of the account
 */
public record NotificationSettings(
    List<CategoryChoice> categories,
    QuietHours quietHours,
    DailyDigest digest,
    ReminderChoice reminders,
    String timeZone) {
  /** Copies the list. */
  public NotificationSettings {
    categories = List.copyOf(categories);
  }
}
