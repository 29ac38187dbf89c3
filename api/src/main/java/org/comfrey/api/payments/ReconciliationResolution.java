package org.comfrey.api.payments;

/** What an operator found out and did; 3 to 1000 characters. */
public record ReconciliationResolution(String note) {}
