package org.comfrey.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An operation that a stolen browser must not be enough for: the caller proved who they are, with
 * every factor that their account has, not longer ago than that. Otherwise 401 {@code
 * step-up-required} names the age (RFC 9470), and a browser signs in again with that as max_age.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface StepUp {
  /** How old the proof may be. */
  int minutes() default 10;
}
