package org.comfrey.api.notifications;

import java.time.LocalTime;

/**
 * From one local time to another, over midnight where the second is the earlier one; between them
 * nothing is sent that can wait.
 */
public record QuietHours(boolean on, LocalTime from, LocalTime until) {}
