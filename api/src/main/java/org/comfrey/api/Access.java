package org.comfrey.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Who may call a public operation at all; whether a thing is theirs is decided in the endpoint.
 * Without it nobody may.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Access {
  /** The permission that the caller's roles must grant. */
  Permission value();
}
