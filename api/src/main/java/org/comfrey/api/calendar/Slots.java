package org.comfrey.api.calendar;

import java.util.List;

/**
 * Free slots by start. zone is the one asked for, planZone the provider's; seats is how many people
 * share a session, 1 for an appointment.
 */
public record Slots(String zone, String planZone, int seats, List<Slot> items) {}
