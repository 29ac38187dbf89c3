package org.comfrey.identity.issuer;

/** Makes the next signing key in time, and forgets those whose tokens have all expired. */
@FunctionalInterface
public interface KeyRotation {
  /** Does what is due. */
  void rotate();
}
