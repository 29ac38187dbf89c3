package org.comfrey.kernel.security;

import java.util.Optional;
import java.util.Set;
import org.comfrey.api.Permission;
import org.jspecify.annotations.Nullable;

/**
 * What a person lets an application do in their name. A scope narrows what their roles grant and
 * never widens it.
 */
public enum Scope {
  /** Know who they are. */
  OPENID("openid", Permission.IDENTIFY),
  /** Everything; for the platform's own applications. */
  API("api", null),
  /** Read and change their account. */
  ACCOUNT("account", Permission.OWN_ACCOUNT),
  /** Offer and keep plans. */
  OFFER("offer", Permission.PROVIDE),
  /** Buy and book. */
  TRADE("trade", Permission.TRADE),
  /** Hold and move their money. */
  MONEY("money", Permission.OWN_MONEY),
  /** Read their news. */
  NEWS("news", Permission.OWN_NOTIFICATIONS),
  /** Read what is measured. */
  SYSTEM("system", Permission.OPERATE_SYSTEM);

  /** What the person's own browser has, and whatever acts without an application between. */
  static final String EVERYTHING = "*";

  private final String label;
  private final @Nullable Permission permission;

  /**
   * @param permission the one that it allows; null for all
   */
  Scope(String label, @Nullable Permission permission) {
    this.label = label;
    this.permission = permission;
  }

  /** The name in requests and tokens. */
  public String label() {
    return label;
  }

  /** The scope of that name. */
  public static Optional<Scope> labelled(String label) {
    for (Scope scope : values()) {
      if (scope.label.equals(label)) {
        return Optional.of(scope);
      }
    }
    return Optional.empty();
  }

  /** Whether one of the scopes allows what needs that permission. */
  static boolean grants(Set<String> labels, Permission permission) {
    if (permission == Permission.PUBLIC || labels.contains(EVERYTHING)) {
      return true;
    }
    for (Scope scope : values()) {
      boolean allows = scope.permission == null || scope.permission == permission;
      if (allows && labels.contains(scope.label)) {
        return true;
      }
    }
    return false;
  }
}
