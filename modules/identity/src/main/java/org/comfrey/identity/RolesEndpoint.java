package org.comfrey.identity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.comfrey.api.Permission;
import org.comfrey.api.PersonId;
import org.comfrey.api.audit.events.Audited;
import org.comfrey.api.identity.RoleView;
import org.comfrey.api.identity.RolesApi;
import org.comfrey.api.identity.RolesChange;
import org.comfrey.identity.people.People;
import org.comfrey.identity.people.Person;
import org.comfrey.identity.people.PersonState;
import org.comfrey.identity.session.EndReason;
import org.comfrey.identity.session.SignIns;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.security.Caller;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.security.Policy;
import org.comfrey.kernel.security.Role;
import org.comfrey.kernel.web.ProblemCode;
import org.comfrey.kernel.web.Problems;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/** The table of roles, and who has which. */
@RestController
final class RolesEndpoint implements RolesApi {
  static final ProblemCode EXCLUDE_EACH_OTHER =
      new ProblemCode(422, "roles-exclude-each-other", "Nobody has both of these roles");
  static final ProblemCode LAST_OPERATOR =
      new ProblemCode(422, "last-operator", "Nobody would be left to give roles");

  private static final Set<Role> STAFF =
      EnumSet.of(Role.SUPPORT, Role.MODERATOR, Role.FINANCE, Role.COMPLIANCE, Role.OPERATOR);
  private static final Set<Role> GIVEN = given();

  private final ModuleDatabase database;
  private final People people;
  private final SignIns signIns;
  private final Outbox outbox;

  RolesEndpoint(ModuleDatabase database, People people, SignIns signIns, Outbox outbox) {
    this.database = database;
    this.people = people;
    this.signIns = signIns;
    this.outbox = outbox;
  }

  private static Set<Role> given() {
    Set<Role> given = EnumSet.copyOf(STAFF);
    given.add(Role.VERIFIED_PROVIDER);
    return given;
  }

  @Override
  public List<RoleView> roles() {
    return Arrays.stream(Role.values())
        .map(role ->
            new RoleView(
                role.label(),
                STAFF.contains(role),
                Arrays.stream(Permission.values())
                    .filter(Policy.grantsOf(role)::contains)
                    .map(Permission::name)
                    .toList()))
        .toList();
  }

  @Override
  public ResponseEntity<Void> changeRoles(PersonId id, RolesChange change) {
    Caller caller = Callers.current();
    if (caller.is(id)) {
      throw Problems.FORBIDDEN.because(
          "Nobody gives themselves roles or takes them: ask another operator.");
    }
    Set<Role> asked = asked(change);
    database.inTransaction(() -> give(caller, id, asked));
    // Also when nothing changed: a first try may have died between the two.
    signIns.endAll(id, EndReason.ROLES_CHANGED);
    return ResponseEntity.noContent().build();
  }

  private static Set<Role> asked(RolesChange change) {
    Set<Role> asked = EnumSet.noneOf(Role.class);
    for (String label : change.roles()) {
      asked.add(
          Role.labelled(label)
              .filter(GIVEN::contains)
              .orElseThrow(() ->
                  Problems.invalid(
                      "roles",
                      "unknown-role",
                      "There is no such role to be given.",
                      GIVEN.stream().map(Role::label).collect(Collectors.joining(", ")))));
    }
    if (asked.contains(Role.COMPLIANCE) && asked.stream().filter(STAFF::contains).count() > 1) {
      throw EXCLUDE_EACH_OTHER.because(
          "Compliance watches over the rest of staff, so nobody is both: choose one.");
    }
    return asked;
  }

  private void give(Caller caller, PersonId id, Set<Role> asked) {
    // Locked, so that two operators cannot take the role from each other and leave nobody.
    List<PersonId> operators = people.lockThoseWho(Role.OPERATOR.label());
    Person person =
        people
            .find(id)
            .filter(found -> found.state() != PersonState.UNCONFIRMED)
            .filter(found -> found.state() != PersonState.ERASED)
            .orElseThrow(() -> Problems.notFound("person", id));
    if (operators.equals(List.of(id)) && !asked.contains(Role.OPERATOR)) {
      throw LAST_OPERATOR.because("Make somebody else an operator first.");
    }
    List<String> after =
        new ArrayList<>(
            person.roles().stream()
                .filter(role -> Role.labelled(role).filter(GIVEN::contains).isEmpty())
                .toList());
    asked.forEach(role -> after.add(role.label()));
    if (new TreeSet<>(after).equals(new TreeSet<>(person.roles()))) {
      return;
    }
    people.changeRoles(id, after);
    outbox.append(
        new Audited(
            Audited.Kind.ACTION,
            "roles",
            Audited.Outcome.DONE,
            caller.person(),
            caller.signIn(),
            id,
            null,
            Map.of("before", String.join(" ", person.roles()), "after", String.join(" ", after))));
  }
}
