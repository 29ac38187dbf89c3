package org.comfrey.identity.issuer;

/** What people call the applications that they sign in to. */
@FunctionalInterface
public interface ApplicationNames {
  /** The name of the client with that id. */
  String nameOf(String client);
}
