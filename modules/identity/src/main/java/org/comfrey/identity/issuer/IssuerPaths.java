package org.comfrey.identity.issuer;

/** Where the issuer answers, and where the web application asks for the password. */
final class IssuerPaths {
  static final String AUTHORIZE = "/oauth2/authorize";
  static final String TOKEN = "/oauth2/token";
  static final String KEYS = "/oauth2/jwks";
  static final String OPENID_DISCOVERY = "/.well-known/openid-configuration";
  static final String OAUTH_DISCOVERY = "/.well-known/oauth-authorization-server";
  static final String SIGN_IN_PAGE = "/sign-in";

  private IssuerPaths() {}
}
