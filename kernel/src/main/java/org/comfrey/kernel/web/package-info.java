/**
 * What every HTTP answer of the platform has in common.
 *
 * <ul>
 *   <li><b>Problems.</b> A request that cannot be served is answered as an RFC 9457 problem with a
 *       stable {@code code}, the field and what would be accepted. Throw {@link
 *       org.comfrey.kernel.web.ProblemException}, made from one of {@link
 *       org.comfrey.kernel.web.Problems} or a {@link org.comfrey.kernel.web.ProblemCode} of your
 *       own; one advice turns everything else into a problem too, so an endpoint never catches an
 *       exception to build an answer.
 *   <li><b>Requests are read strictly.</b> Unknown and repeated fields, wrong types, missing fields
 *       (those not marked {@code @Nullable}), control characters and unpaired surrogates are
 *       refused, naming the place.
 *   <li><b>Unsafe requests are repeatable.</b> Every POST under /v1 carries an Idempotency-Key: its
 *       answer is kept and given again. An endpoint that must decide this within its own commit
 *       carries {@code @OwnIdempotency}.
 *   <li><b>Everything has a limit,</b> and all of them stand in one table. What cannot be done in
 *       time is refused before anything has looked at it.
 * </ul>
 */
@NullMarked
package org.comfrey.kernel.web;

import org.jspecify.annotations.NullMarked;
