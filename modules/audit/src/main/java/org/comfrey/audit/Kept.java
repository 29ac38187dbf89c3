package org.comfrey.audit;

/** An entry as it stands in the table. */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody but the check of the chain.
record Kept(Entry entry, long number, long arrived, byte[] hash) {}
