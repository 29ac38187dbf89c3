package org.comfrey.api.calendar;

import java.util.List;

/** Free slots by start. zone is the one asked for, planZone the provider's. */
public record Slots(String zone, String planZone, List<Slot> items) {}
