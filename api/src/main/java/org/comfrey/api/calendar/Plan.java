package org.comfrey.api.calendar;

import org.comfrey.api.PersonId;
import org.comfrey.api.PlanId;

/** A provider's plan at one version. */
public record Plan(PlanId id, PersonId provider, long version, PlanDraft plan) {}
