package org.comfrey.api.notifications;

import java.time.Instant;

/** Up to when everything was read. */
public record ReadUntil(Instant at) {}
