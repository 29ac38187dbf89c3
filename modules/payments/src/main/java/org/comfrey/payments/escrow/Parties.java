package org.comfrey.payments.escrow;

import org.comfrey.api.PersonId;

/** The two sides of an order. */
public record Parties(PersonId client, PersonId provider) {}
