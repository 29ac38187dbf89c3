package org.comfrey.api.payments.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The transfers that a step would write, in their order; refusal tells why it would not. */
public record StepPreview(List<PlannedEntry> entries, @Nullable String refusal) {}
