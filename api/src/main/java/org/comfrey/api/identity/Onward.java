package org.comfrey.api.identity;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where the browser goes on. */
public record Onward(@JsonProperty("continue") String continueAt) {}
