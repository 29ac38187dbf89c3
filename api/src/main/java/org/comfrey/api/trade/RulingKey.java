package org.comfrey.api.trade;

/** The key that rulings are signed with: algorithm Ed25519, the public key's 32 bytes in base64. */
public record RulingKey(String algorithm, String publicKey) {}
