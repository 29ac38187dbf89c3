package org.comfrey.api.identity;

import java.util.List;

/**
 * A role and what it grants; whatever no role grants is denied to everyone.
 *
 * @param staff whether it is given by an administrator, and what its holder does is in the audit
 * @param permissions by name, in the order of the table
 */
public record RoleView(String role, boolean staff, List<String> permissions) {
  /** Copies the list. */
  public RoleView {
    permissions = List.copyOf(permissions);
  }
}
