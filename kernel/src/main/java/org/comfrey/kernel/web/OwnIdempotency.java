package org.comfrey.kernel.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An endpoint that answers repeated requests itself, within the commit that carries the request
 * out; the kernel keeps out of it. It must answer the same to the same Idempotency-Key, and refuse
 * the key with another body ({@link Problems#IDEMPOTENCY_KEY_REUSED}).
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OwnIdempotency {}
