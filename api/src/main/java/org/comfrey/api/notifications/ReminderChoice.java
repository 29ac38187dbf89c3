package org.comfrey.api.notifications;

/** How long before an appointment a person wants to be reminded. */
public record ReminderChoice(boolean dayBefore, boolean hourBefore) {}
