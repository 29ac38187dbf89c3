package org.comfrey.api.notifications;

/** The platform's key at push services: an uncompressed P-256 point in base64url. */
public record PushKey(String key) {}
