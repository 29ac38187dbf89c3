package org.comfrey.schedule;

import java.time.Instant;

/** A session of the offer that exists already and can be joined while it has seats left. */
public record Session(Instant start, Instant end, int seatsTaken) {}
