package org.comfrey.api.payments;

/** Our side of the story for the card's bank, at most 4,000 characters. */
public record Representment(String answer) {}
