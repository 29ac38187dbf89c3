package org.comfrey.api.trade;

/** The YAML of an agreement, at most 60,000 characters. */
public record AgreementSource(String source) {}
