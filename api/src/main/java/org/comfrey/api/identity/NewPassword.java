package org.comfrey.api.identity;

/** 15 to 128 characters of any kind. */
public record NewPassword(String password) {}
