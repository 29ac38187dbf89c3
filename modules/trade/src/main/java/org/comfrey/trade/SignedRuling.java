package org.comfrey.trade;

import java.util.UUID;

/** A ruling as it is signed: anybody may check the text against the key. */
record SignedRuling(UUID id, String document, String signature, String publicKey) {}
