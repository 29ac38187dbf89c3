package org.comfrey.api;

/**
 * What a role may grant. Names say the right, never the role; the table of roles is in the kernel's
 * policy.
 */
public enum Permission {
  /** Anyone, signed in or not. */
  PUBLIC,
  /** Let an application know who one is. */
  IDENTIFY,
  /** Read and change one's own account. */
  OWN_ACCOUNT,
  /** Offer listings, keep plans, answer requests. */
  PROVIDE,
  /** Buy, book and take part in one's own orders. */
  TRADE,
  /** Hold, send and pay out one's own money. */
  OWN_MONEY,
  /** Receive one's own notifications and live changes. */
  OWN_NOTIFICATIONS,
  /** Write to those with whom one has to do. */
  TALK,
  /** See people beyond their public profile. */
  OPERATE_PEOPLE,
  /** Suspend people and let them in again. */
  SUSPEND_PEOPLE,
  /** Give roles to others and take them. */
  GRANT_ROLES,
  /** See any order with its whole story. */
  OPERATE_ORDERS,
  /** See disputes of others and rule them, unless party or related; end orders as an operator. */
  RULE_DISPUTES,
  /** Prove and publish agreements. */
  PUBLISH_AGREEMENTS,
  /** See ledger entries, reconciliation and payouts of others. */
  OPERATE_MONEY,
  /** Read the sandbox mailbox. */
  OPERATE_MAILBOX,
  /** Read metrics and the state of the system. */
  OPERATE_SYSTEM,
  /** Register applications of others and end them. */
  OPERATE_APPLICATIONS,
  /** Search the audit, export it, and look into its alerts. */
  READ_AUDIT,
  /** Read what people reported and decide about it. */
  OPERATE_REPORTS,
  /** Open everything that is kept about one person, with a reason and for an hour. */
  BREAK_GLASS,
  /** Examine what staff opened, and see what is kept how long. */
  WATCH_PRIVACY
}
