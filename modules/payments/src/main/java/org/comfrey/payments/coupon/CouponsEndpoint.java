package org.comfrey.payments.coupon;

import java.util.List;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.Coupon;
import org.comfrey.api.payments.CouponDraft;
import org.comfrey.api.payments.CouponsApi;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.web.Command;
import org.comfrey.kernel.web.RateLimit;
import org.comfrey.kernel.web.Rated;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/** Coupons for those who fund them. */
@RestController
public final class CouponsEndpoint implements CouponsApi {
  private final Coupons coupons;
  private final Ids ids;

  /** The endpoint over those. */
  public CouponsEndpoint(Coupons coupons, Ids ids) {
    this.coupons = coupons;
    this.ids = ids;
  }

  @Override
  public List<Coupon> coupons() {
    return coupons.of(caller());
  }

  @Override
  @Rated(RateLimit.MONEY)
  public ResponseEntity<Coupon> addCoupon(CouponDraft draft) {
    return ResponseEntity.status(201).body(coupons.add(command(), caller(), caller(), draft));
  }

  @Override
  public Coupon closeCoupon(UUID id) {
    return coupons.close(id, caller());
  }

  @Override
  public List<Coupon> platformCoupons() {
    return coupons.of(null);
  }

  @Override
  public ResponseEntity<Coupon> addPlatformCoupon(CouponDraft draft) {
    return ResponseEntity.status(201).body(coupons.add(command(), null, caller(), draft));
  }

  @Override
  public Coupon closePlatformCoupon(UUID id) {
    return coupons.close(id, null);
  }

  private static PersonId caller() {
    return Callers.current().person();
  }

  /** The same for the same request, however often it comes. */
  private UUID command() {
    return Command.id().orElseGet(ids::next);
  }
}
