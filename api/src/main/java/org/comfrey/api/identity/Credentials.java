package org.comfrey.api.identity;

/** An e-mail address with its password. */
public record Credentials(String email, String password) {}
