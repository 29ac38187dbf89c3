package org.comfrey.api.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What follows a proof by an issuer of others: one goes on, gives a second factor, or is new here.
 *
 * @param newcomer asks for an account; null for whoever has one
 * @param linked whether nothing but the link was asked for, and it is made
 */
public record OutsideAnswer(
    @JsonProperty("continue") @Nullable String continueAt,
    @Nullable SecondFactor secondFactor,
    @Nullable OutsideNewcomer newcomer,
    boolean linked) {}
