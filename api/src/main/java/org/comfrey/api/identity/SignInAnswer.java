package org.comfrey.api.identity;

/** Where the browser goes on after signing in: a path on this origin. */
public record SignInAnswer(
    @com.fasterxml.jackson.annotation.JsonProperty("continue") String continueAt) {}
