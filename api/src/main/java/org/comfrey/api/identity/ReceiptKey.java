package org.comfrey.api.identity;

/** A public key as a JWK (RFC 8037): kty OKP, crv Ed25519, x the 32 bytes in base64url. */
public record ReceiptKey(String kty, String crv, String x, String kid, String alg, String use) {}
