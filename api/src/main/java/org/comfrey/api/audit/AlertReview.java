package org.comfrey.api.audit;

import java.time.Instant;
import org.comfrey.api.PersonId;

/** What somebody found when they looked into an alert. */
public record AlertReview(PersonId by, Instant at, String note) {}
