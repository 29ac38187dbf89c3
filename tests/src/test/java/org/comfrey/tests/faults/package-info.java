/**
 * What breaks a platform from outside, and what is drawn of it from a seed: connections that are
 * cut, slow or silent, processes that are killed or frozen, a disk that is full, a clock that
 * jumps. Nothing here knows what the platform is for; what must hold afterwards is said by {@code
 * FaultRunTest}.
 */
@org.jspecify.annotations.NullMarked
package org.comfrey.tests.faults;
