package org.comfrey.api.identity;

import java.util.List;

/** The staff roles that somebody has from now on, and whether they are a verified provider. */
public record RolesChange(List<String> roles) {
  /** Copies the list. */
  public RolesChange {
    roles = List.copyOf(roles);
  }
}
