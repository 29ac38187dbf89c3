package org.comfrey.payments.sandbox;

import java.time.Clock;
import org.comfrey.kernel.postgres.ModuleDatabase;

/**
 * The sandbox, put together.
 *
 * @param processor as Comfrey's side calls it
 * @param webhooks what it tells Comfrey
 * @param pages what people see of it
 */
public record Sandbox(SandboxProcessor processor, SandboxWebhooks webhooks, SandboxPages pages) {
  /**
   * Opens the sandbox.
   *
   * @param secret what webhooks are signed with
   * @param post carries webhooks to Comfrey
   */
  public static Sandbox open(
      ModuleDatabase database, byte[] secret, SandboxWebhooks.WebhookPost post, Clock clock) {
    var tables = new SandboxTables(database);
    var signature = new WebhookSignature(secret);
    var webhooks = new SandboxWebhooks(tables, signature, post, clock);
    var processor =
        new SandboxProcessor(
            database,
            tables,
            webhooks,
            new SandboxChargebacks(database, webhooks),
            signature,
            clock);
    return new Sandbox(processor, webhooks, new SandboxPages(processor, clock));
  }
}
