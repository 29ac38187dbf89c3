package org.comfrey.api.payments;

/** The rule by which an invoice states tax; the rate is in hundredths of a percent. */
public record InvoiceTax(String jurisdiction, int basisPoints) {}
