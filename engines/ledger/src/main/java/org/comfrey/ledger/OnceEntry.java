package org.comfrey.ledger;

import java.nio.ByteBuffer;

/** A row of ledger_once. */
record OnceEntry(
    ByteBuffer key, ByteBuffer fingerprint, ByteBuffer reply, long position, long timestamp) {}
