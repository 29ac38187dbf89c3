package org.comfrey.api.marketplace;

import java.util.UUID;

/** What clients are told before they book, at that revision of a rule. */
public record Disclaimer(UUID rule, int revision, Said text) {}
