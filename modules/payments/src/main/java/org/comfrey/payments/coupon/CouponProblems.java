package org.comfrey.payments.coupon;

import org.comfrey.kernel.web.ProblemCode;
import org.comfrey.kernel.web.ProblemException;

/** Why a coupon does not count, in a sentence that says what to do. */
final class CouponProblems {
  static final ProblemCode REFUSED =
      new ProblemCode(422, "coupon-refused", "The coupon does not count here");
  static final ProblemCode CODE_TAKEN =
      new ProblemCode(409, "coupon-code-taken", "Another coupon has this code");
  static final ProblemCode IN_USE =
      new ProblemCode(409, "coupon-in-use", "Somebody is paying with the coupon just now");
  static final ProblemCode INSUFFICIENT_FUNDS =
      new ProblemCode(422, "insufficient-funds", "The wallet does not hold that much");

  private CouponProblems() {}

  static ProblemException refused(String code, String because) {
    return REFUSED.because(because).at("coupon", code, because, "another coupon, or none");
  }
}
