/**
 * Order processes as data: parse, prove, draw, step.
 *
 * <p>An {@link org.comfrey.agreement.Agreement} is read from YAML by {@link
 * org.comfrey.agreement.AgreementReader}, proved by {@link org.comfrey.agreement.Verifier}, and
 * stepped by {@link org.comfrey.agreement.Interpreter}, which is a pure function: it holds no
 * order, asks no clock and moves no money. It says what a step would do, to the minor unit.
 */
@NullMarked
package org.comfrey.agreement;

import org.jspecify.annotations.NullMarked;
