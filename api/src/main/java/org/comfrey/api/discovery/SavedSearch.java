package org.comfrey.api.discovery;

import java.time.Instant;
import java.util.UUID;

/** A search that somebody keeps. Nobody else can read it. */
public record SavedSearch(
    UUID id, String name, boolean alerts, SearchCriteria criteria, Instant created) {}
