package org.comfrey.kernel.security;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.comfrey.api.Permission;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;

/**
 * The one place that decides whether a caller may use an operation at all. What is theirs is
 * decided by the endpoint that knows the thing ({@link Caller#mustOwn}). What no row grants is
 * denied, and an operation without a permission is denied to everyone.
 */
public final class Policy {
  private static final Map<Role, Set<Permission>> GRANTS = new EnumMap<>(Role.class);

  static {
    GRANTS.put(
        Role.MEMBER,
        EnumSet.of(
            Permission.PUBLIC,
            Permission.IDENTIFY,
            Permission.OWN_ACCOUNT,
            Permission.TRADE,
            Permission.OWN_MONEY,
            Permission.OWN_NOTIFICATIONS,
            Permission.TALK,
            // Anyone may begin to offer something: what is asked of a provider is asked when a
            // listing is published.
            Permission.PROVIDE));
    GRANTS.put(Role.PROVIDER, EnumSet.of(Permission.PUBLIC, Permission.PROVIDE));
    GRANTS.put(Role.VERIFIED_PROVIDER, EnumSet.of(Permission.PUBLIC, Permission.PROVIDE));
    GRANTS.put(
        Role.SUPPORT,
        EnumSet.of(
            Permission.PUBLIC,
            Permission.OPERATE_PEOPLE,
            Permission.OPERATE_ORDERS,
            Permission.BREAK_GLASS));
    GRANTS.put(
        Role.MODERATOR,
        EnumSet.of(
            Permission.PUBLIC,
            Permission.OPERATE_PEOPLE,
            Permission.SUSPEND_PEOPLE,
            Permission.OPERATE_ORDERS,
            Permission.RULE_DISPUTES,
            Permission.OPERATE_REPORTS));
    GRANTS.put(Role.FINANCE, EnumSet.of(Permission.PUBLIC, Permission.OPERATE_MONEY));
    GRANTS.put(
        Role.OPERATOR,
        EnumSet.of(
            Permission.PUBLIC,
            Permission.OPERATE_PEOPLE,
            Permission.SUSPEND_PEOPLE,
            Permission.GRANT_ROLES,
            Permission.OPERATE_ORDERS,
            Permission.RULE_DISPUTES,
            Permission.PUBLISH_AGREEMENTS,
            Permission.OPERATE_MONEY,
            Permission.OPERATE_MAILBOX,
            Permission.OPERATE_SYSTEM,
            Permission.OPERATE_APPLICATIONS,
            Permission.OPERATE_REPORTS,
            Permission.BREAK_GLASS));
    GRANTS.put(
        Role.COMPLIANCE,
        EnumSet.of(Permission.PUBLIC, Permission.READ_AUDIT, Permission.WATCH_PRIVACY));
    GRANTS.put(Role.SERVICE, EnumSet.of(Permission.PUBLIC, Permission.OPERATE_SYSTEM));
  }

  /** What only staff is for: using one of these is noted in the audit. */
  private static final Set<Permission> STAFF =
      EnumSet.of(
          Permission.OPERATE_PEOPLE,
          Permission.SUSPEND_PEOPLE,
          Permission.GRANT_ROLES,
          Permission.OPERATE_ORDERS,
          Permission.RULE_DISPUTES,
          Permission.PUBLISH_AGREEMENTS,
          Permission.OPERATE_MONEY,
          Permission.OPERATE_MAILBOX,
          Permission.OPERATE_SYSTEM,
          Permission.OPERATE_APPLICATIONS,
          Permission.OPERATE_REPORTS,
          Permission.BREAK_GLASS,
          Permission.READ_AUDIT,
          Permission.WATCH_PRIVACY);

  private Policy() {}

  /** What the role grants. */
  public static Set<Permission> grantsOf(Role role) {
    return Set.copyOf(GRANTS.getOrDefault(role, Set.of()));
  }

  /** Whether the permission is one of staff, over what belongs to others. */
  public static boolean isForStaff(Permission permission) {
    return STAFF.contains(permission);
  }

  /** Whether one of the roles grants the permission. */
  public static boolean grants(Set<Role> roles, Permission permission) {
    if (permission == Permission.PUBLIC) {
      return true;
    }
    for (Role role : roles) {
      if (GRANTS.getOrDefault(role, Set.of()).contains(permission)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Decides about one call.
   *
   * @param needed what the operation asks for; null where its author named nothing
   * @param caller null where nobody is signed in
   */
  public static void check(@Nullable Permission needed, @Nullable Caller caller, String operation) {
    if (needed == null) {
      throw Problems.FORBIDDEN.because(
          "Nobody may call " + operation + ": it names no permission.");
    }
    if (needed == Permission.PUBLIC) {
      return;
    }
    if (caller == null) {
      throw Problems.SIGN_IN_REQUIRED.because("Sign in, or send a bearer token, and ask again.");
    }
    if (!grants(caller.roles(), needed)) {
      throw Problems.FORBIDDEN
          .because("Your roles do not grant " + needed + ", which this needs.")
          .with("permission", needed.name());
    }
    if (!Scope.grants(caller.scopes(), needed)) {
      throw Problems.INSUFFICIENT_SCOPE
          .because("The application was not allowed this: ask for a token of a wider scope.")
          .with("permission", needed.name());
    }
  }
}
