package org.comfrey.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A reading operation that staff may ask as the person sees it, whom that person lets in. Whatever
 * lacks it is never answered so. Nothing that people wrote to each other or that is about health
 * may carry it.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Viewable {
  /** Under which word the person is told of it: account, orders, agenda, wallet, news, offers. */
  String value();
}
