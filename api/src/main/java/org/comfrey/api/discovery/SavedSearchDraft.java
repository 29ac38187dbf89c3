package org.comfrey.api.discovery;

/** A search to keep: name has 1 to 80 characters, alerts whether to hear of new matches. */
public record SavedSearchDraft(String name, boolean alerts, SearchCriteria criteria) {}
