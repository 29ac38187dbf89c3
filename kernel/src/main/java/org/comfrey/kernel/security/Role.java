package org.comfrey.kernel.security;

import java.util.Locale;
import java.util.Optional;

/** What a person is to the platform. What each may do is one table: {@link Policy}. */
public enum Role {
  /** Everyone with an account. */
  MEMBER,
  /** Offers something. */
  PROVIDER,
  /** Offers something, and somebody looked at who they are. */
  VERIFIED_PROVIDER,
  /** Answers people's questions: sees accounts and orders, and changes nothing. */
  SUPPORT,
  /** Keeps the peace: rules disputes, suspends people. */
  MODERATOR,
  /** Keeps the books. */
  FINANCE,
  /** Administrator: everything of staff but to watch over staff. */
  OPERATOR,
  /** Watches over what staff does, and does nothing else of it. */
  COMPLIANCE,
  /** A program that an operator registered: nobody's account, and nothing but what is measured. */
  SERVICE;

  /** The name in tokens and answers. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The role of that name; empty for names from a newer or foreign issuer, which grant nothing. */
  public static Optional<Role> labelled(String label) {
    for (Role role : values()) {
      if (role.label().equals(label)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
