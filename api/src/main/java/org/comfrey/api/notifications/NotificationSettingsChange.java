package org.comfrey.api.notifications;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to change; what is absent stays as it is. */
public record NotificationSettingsChange(
    @Nullable List<ChannelSwitch> switches,
    @Nullable QuietHours quietHours,
    @Nullable DailyDigest digest,
    @Nullable ReminderChoice reminders) {}
