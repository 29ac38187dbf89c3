package org.comfrey.payments.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PayoutId;
import org.comfrey.kernel.web.Json;
import org.comfrey.payments.processor.Backoff;
import org.comfrey.payments.processor.Processor.Notice;
import org.comfrey.payments.sandbox.SandboxTables.Charge;
import org.comfrey.payments.sandbox.SandboxTables.Webhook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plans the sandbox's webhooks with what happens, and sends them when their time has come. */
public final class SandboxWebhooks {
  private static final Logger LOG = LoggerFactory.getLogger(SandboxWebhooks.class);
  private static final Duration USUAL_DELAY = Duration.ofSeconds(1);
  private static final Duration LATE = Duration.ofMinutes(10);
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final int ATTEMPTS_MOST = 15;

  private final SandboxTables tables;
  private final WebhookSignature signature;
  private final WebhookPost post;
  private final Clock clock;

  SandboxWebhooks(SandboxTables tables, WebhookSignature signature, WebhookPost post, Clock clock) {
    this.tables = tables;
    this.signature = signature;
    this.post = post;
    this.clock = clock;
  }

  /** Posts a webhook to Comfrey. */
  @FunctionalInterface
  public interface WebhookPost {
    /** Throws unless it was taken. */
    void post(String signature, String body) throws Exception;
  }

  /** The body of a webhook. */
  record Body(String type, String id) {}

  void ofCharge(Charge charge, SandboxCard card, Instant now) {
    String id = charge.payment().toString();
    Instant settlesAt = charge.settlesAt();
    switch (charge.state()) {
      case LOST -> {
        // Nothing arrived, so nothing is told.
      }
      case CAPTURED -> plan("payment.captured", id, now.plus(USUAL_DELAY));
      case DECLINED -> plan("payment.declined", id, now.plus(USUAL_DELAY));
      case CHALLENGE -> {
        if (settlesAt != null) {
          plan("payment.expired", id, settlesAt.plus(USUAL_DELAY));
        }
      }
      case PENDING -> {
        if (settlesAt != null) {
          pending(id, card, now, settlesAt);
        }
      }
    }
  }

  private void pending(String id, SandboxCard card, Instant now, Instant settlesAt) {
    Instant first = now.plus(USUAL_DELAY);
    Instant second = settlesAt.plus(USUAL_DELAY);
    if (card == SandboxCard.WEBHOOKS_DISORDERED) {
      first = second.plus(USUAL_DELAY);
    }
    if (card == SandboxCard.WEBHOOKS_LATE) {
      second = settlesAt.plus(LATE);
    }
    String end = card == SandboxCard.SILENT_THEN_DECLINED ? "payment.declined" : "payment.captured";
    int copies = card == SandboxCard.WEBHOOKS_TWICE ? 2 : 1;
    for (int copy = 0; copy < copies; copy++) {
      plan("payment.processing", id, first);
      plan(end, id, second);
    }
  }

  void ofRefund(UUID refund, Instant now) {
    plan("refund.ended", refund.toString(), now.plus(USUAL_DELAY));
  }

  void ofPayout(PayoutId payout, Instant settlesAt) {
    plan("payout.ended", payout.toString(), settlesAt.plus(USUAL_DELAY));
  }

  void ofChargeback(UUID chargeback, String type, Instant at) {
    plan("chargeback." + type, chargeback.toString(), at.plus(USUAL_DELAY));
  }

  void ofLateCapture(Charge charge, Instant at) {
    plan("payment.captured", charge.payment().toString(), at.plus(USUAL_DELAY));
  }

  private void plan(String type, String id, Instant sendAt) {
    tables.addWebhook(Json.answers().writeValueAsString(new Body(type, id)), sendAt);
  }

  /** What a body is about. */
  static Notice notice(String text) {
    Body body = Json.answers().readValue(text, Body.class);
    UUID id = UUID.fromString(body.id());
    if (body.type().startsWith("payment.")) {
      return new Notice.OfPayment(new PaymentId(id));
    }
    if (body.type().startsWith("payout.")) {
      return new Notice.OfPayout(new PayoutId(id));
    }
    if (body.type().startsWith("chargeback.")) {
      return new Notice.OfChargeback(id);
    }
    return body.type().startsWith("refund.")
        ? new Notice.OfRefund(id)
        : new Notice.Other(body.type());
  }

  /** Sends the webhooks that are due, again and again until they are taken; returns how many. */
  public int sendDue() {
    var due = tables.claimDueWebhooks(clock.instant(), LEASE);
    due.forEach(this::send);
    return due.size();
  }

  private void send(Webhook webhook) {
    Instant now = clock.instant();
    try {
      post.post(signature.of(webhook.body(), now), webhook.body());
      tables.forget(webhook.id());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.info(
          "webhook {} of the sandbox was not taken at attempt {}: {}",
          webhook.id(),
          webhook.attempts(),
          e.toString());
      if (webhook.attempts() >= ATTEMPTS_MOST) {
        tables.forget(webhook.id());
      } else {
        tables.sendAgain(webhook.id(), Backoff.after(webhook.attempts(), now));
      }
    }
  }
}
