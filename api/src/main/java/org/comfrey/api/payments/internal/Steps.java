package org.comfrey.api.payments.internal;

import java.util.List;

/** Accepted steps in order. */
public record Steps(List<AcceptedStep> steps) {}
