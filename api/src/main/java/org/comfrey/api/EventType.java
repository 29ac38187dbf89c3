package org.comfrey.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The stable name of an event, for example {@code trade.order-advanced.v1}; the module that emits
 * it comes first. {@code *} in its place stands for any module.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface EventType {
  /** The name, without the {@code comfrey.} that the envelope puts in front. */
  String value();
}
