package org.comfrey.api.notifications;

import java.time.LocalTime;

/** One mail a day, at that local time, in place of one for each thing. */
public record DailyDigest(boolean on, LocalTime at) {}
