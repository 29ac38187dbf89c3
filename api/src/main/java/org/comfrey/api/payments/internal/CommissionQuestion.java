package org.comfrey.api.payments.internal;

import org.comfrey.api.PersonId;

/** At which rate a provider would take an order of a currency now. */
public record CommissionQuestion(PersonId provider, String currency) {}
