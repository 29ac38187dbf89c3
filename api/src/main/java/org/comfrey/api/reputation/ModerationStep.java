package org.comfrey.api.reputation;

import java.time.Instant;
import org.comfrey.api.PersonId;

/** A decision that an operator took: keep, hide or restore. */
public record ModerationStep(String action, String reason, PersonId operator, Instant at) {}
