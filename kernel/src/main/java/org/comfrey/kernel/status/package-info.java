/**
 * How this installation is, for the operator who looks at it in the application: each part of the
 * platform says about itself whether it is well and, where it is not, which runbook helps.
 *
 * <p>What is said are words and numbers that the application puts into sentences; nothing about
 * people.
 */
@NullMarked
package org.comfrey.kernel.status;

import org.jspecify.annotations.NullMarked;
