package org.comfrey.api.audit;

/** What was found: 3 to 1,000 characters. */
public record AlertFinding(String note) {}
