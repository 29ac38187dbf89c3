package org.comfrey.api.identity;

import java.util.List;
import org.comfrey.api.Access;
import org.comfrey.api.Permission;
import org.comfrey.api.PersonId;
import org.comfrey.api.StepUp;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PutExchange;

/** Who may do what, and who gives it to whom. */
@HttpExchange
public interface RolesApi {
  /** Every role with what it grants. Anybody with an account may know what staff may do. */
  @GetExchange("/v1/roles")
  @Access(Permission.OWN_ACCOUNT)
  List<RoleView> roles();

  /**
   * Gives somebody exactly these of the roles that are given: support, moderator, finance,
   * compliance, operator, verified-provider. They are signed out everywhere, so that no token says
   * otherwise. 403 for oneself; 422 {@code roles-exclude-each-other} for compliance together with
   * another role of staff, and {@code last-operator} where nobody would be left to give roles.
   * Needs a fresh proof of identity. 204.
   */
  @PutExchange("/v1/operator/people/{id}/roles")
  @Access(Permission.GRANT_ROLES)
  @StepUp
  ResponseEntity<Void> changeRoles(
      @PathVariable("id") PersonId id, @RequestBody RolesChange change);
}
