package org.comfrey.kernel.runtime;

/** Whether an API is for everyone or for modules alone, told by its package. */
public enum ApiKind {
  /** Served at the edge under /v1 and described in /openapi.json. */
  PUBLIC,
  /** Served under /internal to other processes of the platform, never on the public port. */
  INTERNAL;

  /** The kind of that interface. */
  public static ApiKind of(Class<?> api) {
    return api.getPackageName().endsWith(".internal") ? INTERNAL : PUBLIC;
  }

  /** Whether it is for modules alone. */
  public boolean internal() {
    return this == INTERNAL;
  }
}
