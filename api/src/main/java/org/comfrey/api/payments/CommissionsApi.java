package org.comfrey.api.payments;

import java.util.List;
import org.comfrey.api.Access;
import org.comfrey.api.Permission;
import org.comfrey.api.Viewable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/** Commission that falls with what a provider sold. */
@HttpExchange
public interface CommissionsApi {
  /** One's own rate and the next tier, for each currency that has tiers. */
  @GetExchange("/v1/commission")
  @Viewable("offers")
  @Access(Permission.PROVIDE)
  List<CommissionStanding> commission();

  /** The last revision of each currency's tiers. */
  @GetExchange("/v1/operator/commission-rules")
  @Access(Permission.OPERATE_MONEY)
  List<CommissionRule> commissionRules();

  /** Every revision of a currency's tiers, the last first, at most 200. */
  @GetExchange("/v1/operator/commission-rules/{currency}/history")
  @Access(Permission.OPERATE_MONEY)
  List<CommissionRule> commissionRuleHistory(@PathVariable("currency") String currency);

  /**
   * Changes the tiers of a currency, for orders that are placed from the rule's beginning on.
   *
   * @param revision the one that was read; 0 where there was none. 409 {@code rule-changed} where
   *     it is not the last any more
   */
  @PutExchange("/v1/operator/commission-rules/{currency}")
  @Access(Permission.OPERATE_MONEY)
  CommissionRule changeCommissionRule(
      @PathVariable("currency") String currency,
      @RequestParam("revision") int revision,
      @RequestBody CommissionRuleDraft rule);

  /** What tiers would have meant until now; nothing is kept. */
  @PostExchange("/v1/operator/commission-rule-previews/{currency}")
  @Access(Permission.OPERATE_MONEY)
  CommissionPreview previewCommissionRule(
      @PathVariable("currency") String currency, @RequestBody CommissionRuleDraft rule);
}
