package org.comfrey.payments.commission;

import java.util.List;
import org.comfrey.api.payments.CommissionPreview;
import org.comfrey.api.payments.CommissionRule;
import org.comfrey.api.payments.CommissionRuleDraft;
import org.comfrey.api.payments.CommissionStanding;
import org.comfrey.api.payments.CommissionsApi;
import org.comfrey.kernel.security.Callers;
import org.springframework.web.bind.annotation.RestController;

/** Commission for those who pay it and those who set it. */
@RestController
public final class CommissionsEndpoint implements CommissionsApi {
  private final Commissions commissions;

  /** The endpoint over those. */
  public CommissionsEndpoint(Commissions commissions) {
    this.commissions = commissions;
  }

  @Override
  public List<CommissionStanding> commission() {
    return commissions.of(Callers.current().person());
  }

  @Override
  public List<CommissionRule> commissionRules() {
    return commissions.rules().all();
  }

  @Override
  public List<CommissionRule> commissionRuleHistory(String currency) {
    return commissions.rules().history(currency);
  }

  @Override
  public CommissionRule changeCommissionRule(
      String currency, int revision, CommissionRuleDraft rule) {
    return commissions.rules().change(currency, revision, rule, Callers.current().person());
  }

  @Override
  public CommissionPreview previewCommissionRule(String currency, CommissionRuleDraft rule) {
    return commissions.preview(currency, rule);
  }
}
