package org.comfrey.api.discovery;

/** Whether to hear of new matches. */
public record AlertsChoice(boolean alerts) {}
