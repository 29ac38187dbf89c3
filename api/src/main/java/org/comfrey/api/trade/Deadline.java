package org.comfrey.api.trade;

import java.time.Instant;
import java.util.List;

/** What happens by itself, and when; money is what each party would then receive. */
public record Deadline(String transition, Instant at, String toState, List<MoneyPreview> money) {}
