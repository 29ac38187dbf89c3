package org.comfrey.payments.sandbox;

import java.net.URI;
import java.util.Optional;
import org.comfrey.api.Access;
import org.comfrey.api.Permission;
import org.comfrey.kernel.web.ProblemCode;
import org.comfrey.kernel.web.Problems;
import org.comfrey.payments.chart.Currencies;
import org.comfrey.payments.sandbox.SandboxTables.Charge;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/**
 * What people see of the sandbox: where a browser sends a card number and gets a token, as with the
 * fields that real processors put into a page, and where a card's owner approves a charge.
 */
@RestController
public final class SandboxPages {
  static final String CHALLENGES = "/sandbox/challenges/";
  private static final ProblemCode UNKNOWN_CARD =
      new ProblemCode(422, "unknown-sandbox-card", "The sandbox has no such card");
  private static final ProblemCode UNKNOWN_BANK =
      new ProblemCode(422, "unknown-sandbox-bank", "The sandbox has no such bank account");
  private static final ProblemCode CARD_EXPIRED =
      new ProblemCode(422, "card-expired", "The card has expired");

  private final SandboxProcessor sandbox;
  private final java.time.Clock clock;

  SandboxPages(SandboxProcessor sandbox, java.time.Clock clock) {
    this.sandbox = sandbox;
    this.clock = clock;
  }

  /** A card as it is typed; expiry and check digits may be anything that is not past. */
  record CardForm(
      String number,
      @Nullable Integer expiryMonth,
      @Nullable Integer expiryYear,
      @Nullable String cvc) {}

  /** A bank account as it is typed. */
  record BankForm(String accountNumber) {}

  /** What Comfrey is given instead of a number. */
  record Token(String token, String label) {}

  /** Keeps a card and gives its token. */
  @PostMapping("/sandbox/cards")
  @Access(Permission.PUBLIC)
  ResponseEntity<Token> card(@RequestBody CardForm form) {
    checkExpiry(form);
    String number = digits(form.number());
    String token =
        sandbox
            .addCard(number)
            .orElseThrow(() ->
                UNKNOWN_CARD
                    .because("The sandbox takes its own card numbers only, never a real one.")
                    .at(
                        "number",
                        "unknown",
                        "No card of the sandbox has this number.",
                        "4242 4242 4242 4242, or another one from the sandbox's list"));
    return created(token, number);
  }

  private void checkExpiry(CardForm form) {
    Integer month = form.expiryMonth();
    Integer year = form.expiryYear();
    if (month == null || year == null) {
      return;
    }
    if (month < 1 || month > 12 || year < 2000 || year > 2199) {
      throw Problems.invalid(
          "expiryMonth",
          "not-a-month",
          "This is no month of a year.",
          "1 to 12, and a year in full");
    }
    var now = java.time.YearMonth.now(clock.withZone(java.time.ZoneOffset.UTC));
    if (java.time.YearMonth.of(year, month).isBefore(now)) {
      throw CARD_EXPIRED
          .because("The card expired before " + now + ".")
          .at("expiryMonth", "past", "The month has passed.", now + " or later");
    }
  }

  /** Keeps a bank account and gives its token. */
  @PostMapping("/sandbox/banks")
  @Access(Permission.PUBLIC)
  ResponseEntity<Token> bank(@RequestBody BankForm form) {
    String number = digits(form.accountNumber());
    String token =
        sandbox
            .addBank(number)
            .orElseThrow(() ->
                UNKNOWN_BANK
                    .because("The sandbox takes its own account numbers only, never a real one.")
                    .at(
                        "accountNumber",
                        "unknown",
                        "No bank account of the sandbox has this number.",
                        "000123456789, or another one from the sandbox's list"));
    return created(token, number);
  }

  private static ResponseEntity<Token> created(String token, String number) {
    String label = "···· " + number.substring(number.length() - 4);
    return ResponseEntity.status(HttpStatus.CREATED).body(new Token(token, label));
  }

  private static String digits(String typed) {
    return typed.replaceAll("[ -]", "");
  }

  /** Asks the card's owner. */
  @GetMapping(value = CHALLENGES + "{secret}", produces = MediaType.TEXT_HTML_VALUE)
  @Access(Permission.PUBLIC)
  ResponseEntity<String> challenge(
      @PathVariable("secret") String secret,
      @RequestParam(value = "return", required = false) @Nullable String back) {
    Optional<Charge> charge = sandbox.challenge(secret);
    if (charge.isEmpty()) {
      return page(
          HttpStatus.NOT_FOUND,
          "There is nothing to approve here",
          "<p>The link is not known.</p>");
    }
    if (charge.get().state() != Charge.State.CHALLENGE) {
      return page(HttpStatus.OK, "This payment is settled", "<p>You can close this page.</p>");
    }
    String here = CHALLENGES + secret;
    String query = localPath(back).map(path -> "?return=" + encoded(path)).orElse("");
    return page(
        HttpStatus.OK,
        "Do you approve this payment?",
        """
        <p class="amount">%s</p>
        <form method="post" action="%s/approve%s"><button class="yes">Approve</button></form>
        <form method="post" action="%s/refuse%s"><button>Refuse</button></form>
        """
            .formatted(amount(charge.get()), here, query, here, query));
  }

  /** The owner says yes. */
  @PostMapping(value = CHALLENGES + "{secret}/approve", produces = MediaType.TEXT_HTML_VALUE)
  @Access(Permission.PUBLIC)
  ResponseEntity<String> approve(
      @PathVariable("secret") String secret,
      @RequestParam(value = "return", required = false) @Nullable String back) {
    return answered(sandbox.answer(secret, true), "You approved the payment", back);
  }

  /** The owner says no. */
  @PostMapping(value = CHALLENGES + "{secret}/refuse", produces = MediaType.TEXT_HTML_VALUE)
  @Access(Permission.PUBLIC)
  ResponseEntity<String> refuse(
      @PathVariable("secret") String secret,
      @RequestParam(value = "return", required = false) @Nullable String back) {
    return answered(sandbox.answer(secret, false), "You refused the payment", back);
  }

  private static ResponseEntity<String> answered(
      boolean taken, String title, @Nullable String back) {
    Optional<String> path = localPath(back);
    if (path.isPresent()) {
      return ResponseEntity.status(HttpStatus.SEE_OTHER).location(URI.create(path.get())).build();
    }
    return taken
        ? page(HttpStatus.OK, title, "<p>You can close this page.</p>")
        : page(
            HttpStatus.CONFLICT,
            "This payment was settled before",
            "<p>Your answer came too late.</p>");
  }

  /** Only back to a page of the same site: anything else would make this an open redirect. */
  private static Optional<String> localPath(@Nullable String back) {
    return Optional.ofNullable(back)
        .filter(path -> path.matches("/(?![/\\\\])[A-Za-z0-9/_.~?=&%#-]*"));
  }

  private static String encoded(String path) {
    return java.net.URLEncoder.encode(path, java.nio.charset.StandardCharsets.UTF_8);
  }

  private static String amount(Charge charge) {
    String currency = charge.amount().currency();
    return java.math.BigDecimal.valueOf(
                charge.amount().amountMinor(), Currencies.decimals(currency))
            .toPlainString()
        + " "
        + currency;
  }

  private static ResponseEntity<String> page(HttpStatus status, String title, String body) {
    String html =
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>%1$s</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <style>
        body { font: 1rem/1.5 system-ui, sans-serif; max-width: 26rem; margin: 15vh auto; padding: 0 1rem;
          color-scheme: light dark; }
        .amount { font-size: 2rem; font-variant-numeric: tabular-nums; }
        button { font: inherit; width: 100%%; padding: .75rem; margin: .25rem 0; border-radius: .5rem;
          border: 1px solid; background: none; cursor: pointer; }
        .yes { background: #1d5c46; border-color: #1d5c46; color: #fff; }
        </style></head>
        <body><main><p>Sandbox bank</p><h1>%1$s</h1>
        %2$s</main></body></html>
        """
            .formatted(HtmlUtils.htmlEscape(title), body);
    return ResponseEntity.status(status)
        .contentType(new MediaType(MediaType.TEXT_HTML, java.nio.charset.StandardCharsets.UTF_8))
        .body(html);
  }
}
