/**
 * Copies of a data folder from which it can be put back as it was at any moment.
 *
 * <p>A <em>base copy</em> is the cluster of the embedded PostgreSQL, taken while it serves. Its log
 * (WAL) is received over the replication protocol as it is written and appended to the archive, at
 * most a second behind; whatever else lies in the data folder is mirrored before the log that
 * speaks of it. So what the archive's log knows of has its files and its keys in the archive, too.
 *
 * <p>Two folders are written: one for the data, one for the keys with which people's columns are
 * sealed. The keys' newest copy serves every moment, because keys are only added, except those of
 * people who were erased, who must stay so; so only copies of a few days are kept. Everything is
 * sealed with a key of the backup (AES-256-GCM), which lies in neither of them.
 */
@NullMarked
package org.comfrey.kernel.backup;

import org.jspecify.annotations.NullMarked;
