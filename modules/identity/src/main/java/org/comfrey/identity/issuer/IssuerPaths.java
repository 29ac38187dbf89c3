package org.comfrey.identity.issuer;

/** Where the issuer answers, and where the web application asks people. */
public final class IssuerPaths {
  static final String AUTHORIZE = "/oauth2/authorize";
  static final String TOKEN = "/oauth2/token";
  static final String PUSHED = "/oauth2/par";
  static final String INTROSPECT = "/oauth2/introspect";
  static final String REVOKE = "/oauth2/revoke";
  static final String KEYS = "/oauth2/jwks";
  static final String OPENID_DISCOVERY = "/.well-known/openid-configuration";
  static final String OAUTH_DISCOVERY = "/.well-known/oauth-authorization-server";
  static final String SIGN_IN_PAGE = "/sign-in";
  static final String CONSENT_PAGE = "/consent";

  /** Tells an application who signed in to it. */
  public static final String USER_INFO = "/oauth2/userinfo";

  /** Signs out at an application's request. */
  public static final String LOGOUT = "/oauth2/logout";

  private IssuerPaths() {}
}
