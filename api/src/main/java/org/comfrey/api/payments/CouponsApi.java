package org.comfrey.api.payments;

import java.util.List;
import java.util.UUID;
import org.comfrey.api.Access;
import org.comfrey.api.Permission;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Coupons, which providers fund for their own clients and the platform for everybody's. */
@HttpExchange
public interface CouponsApi {
  /** One's own, the newest first, at most 200. */
  @GetExchange("/v1/coupons")
  @Access(Permission.PROVIDE)
  List<Coupon> coupons();

  /**
   * Gives one out and sets its cost aside from one's wallet. 201; 409 {@code coupon-code-taken};
   * 422 {@code insufficient-funds}.
   */
  @PostExchange("/v1/coupons")
  @Access(Permission.PROVIDE)
  ResponseEntity<Coupon> addCoupon(@RequestBody CouponDraft draft);

  /**
   * Ends one; what is left of its money comes back. 409 {@code coupon-in-use} while a payment with
   * it is under way.
   */
  @PostExchange("/v1/coupons/{id}/close")
  @Access(Permission.PROVIDE)
  Coupon closeCoupon(@PathVariable("id") UUID id);

  /** The platform's, the newest first, at most 200. */
  @GetExchange("/v1/operator/coupons")
  @Access(Permission.OPERATE_MONEY)
  List<Coupon> platformCoupons();

  /** Gives one out for every listing; the platform pays. 201; 409 {@code coupon-code-taken}. */
  @PostExchange("/v1/operator/coupons")
  @Access(Permission.OPERATE_MONEY)
  ResponseEntity<Coupon> addPlatformCoupon(@RequestBody CouponDraft draft);

  /** Ends one of the platform's. */
  @PostExchange("/v1/operator/coupons/{id}/close")
  @Access(Permission.OPERATE_MONEY)
  Coupon closePlatformCoupon(@PathVariable("id") UUID id);
}
