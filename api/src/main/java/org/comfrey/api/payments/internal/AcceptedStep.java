package org.comfrey.api.payments.internal;

import java.time.Instant;

/** A step as it was accepted. */
public record AcceptedStep(long number, Instant at, StepCommand command) {}
