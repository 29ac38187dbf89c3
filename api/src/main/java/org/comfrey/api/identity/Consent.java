package org.comfrey.api.identity;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Somebody's answer.
 *
 * @param continueAt the path that the consent page was told to go on to
 */
public record Consent(@JsonProperty("continue") String continueAt, boolean agreed) {}
