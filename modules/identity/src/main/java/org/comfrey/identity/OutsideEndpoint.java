package org.comfrey.identity;

import jakarta.servlet.http.Cookie;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.NewOutsideIssuer;
import org.comfrey.api.identity.Onward;
import org.comfrey.api.identity.OutsideAnswer;
import org.comfrey.api.identity.OutsideApi;
import org.comfrey.api.identity.OutsideChoice;
import org.comfrey.api.identity.OutsideIssuer;
import org.comfrey.api.identity.OutsideLink;
import org.comfrey.api.identity.OutsideProof;
import org.comfrey.api.identity.OutsideRegistration;
import org.comfrey.api.identity.OutsideStart;
import org.comfrey.api.identity.SignInAnswer;
import org.comfrey.identity.outside.OutsideFlow;
import org.comfrey.identity.outside.OutsideIssuers;
import org.comfrey.identity.outside.OutsideLinks;
import org.comfrey.identity.outside.OutsideSignIn;
import org.comfrey.identity.session.IssuerSignIn;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.web.Problems;
import org.comfrey.kernel.web.RateLimit;
import org.comfrey.kernel.web.Rated;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class OutsideEndpoint implements OutsideApi {
  /** The page of the web application that takes a browser back. */
  private static final String BACK = "/sign-in/outside";

  private final OutsideIssuers issuers;
  private final OutsideLinks links;
  private final OutsideFlow flow;
  private final OutsideSignIn outside;
  private final IssuerSignIn signIn;
  private final URI publicUrl;

  OutsideEndpoint(
      OutsideIssuers issuers,
      OutsideLinks links,
      OutsideFlow flow,
      OutsideSignIn outside,
      IssuerSignIn signIn,
      URI publicUrl) {
    this.issuers = issuers;
    this.links = links;
    this.flow = flow;
    this.outside = outside;
    this.signIn = signIn;
    this.publicUrl = publicUrl;
  }

  @Override
  public List<OutsideChoice> outsideChoices() {
    return issuers.open().stream().map(row -> new OutsideChoice(row.id(), row.name())).toList();
  }

  @Override
  @Rated(RateLimit.SIGN_IN)
  public ResponseEntity<Onward> beginOutside(UUID id, OutsideStart start) {
    return begun(id, start.continueAt(), null);
  }

  @Override
  @Rated(RateLimit.SIGN_IN)
  public ResponseEntity<OutsideAnswer> finishOutside(OutsideProof proof) {
    String name = OutsideFlow.cookieOf(proof.state());
    OutsideFlow.Vouched vouched =
        flow.finish(proof, cookie(name)).orElseThrow(IssuerSignIn::refused);
    ResponseEntity<OutsideAnswer> answer =
        switch (outside.decide(vouched)) {
          case OutsideSignIn.Outcome.Linked linked ->
              ResponseEntity.ok(new OutsideAnswer(null, null, null, true));
          case OutsideSignIn.Outcome.New fresh ->
              ResponseEntity.ok(new OutsideAnswer(null, null, fresh.newcomer(), false));
          case OutsideSignIn.Outcome.Known(PersonId person) -> {
            ResponseEntity<SignInAnswer> proved = proved(person, vouched.continueAt());
            SignInAnswer body = java.util.Objects.requireNonNull(proved.getBody());
            yield ResponseEntity.ok()
                .headers(proved.getHeaders())
                .body(new OutsideAnswer(body.continueAt(), body.secondFactor(), null, false));
          }
        };
    return ResponseEntity.ok()
        .headers(answer.getHeaders())
        .header(HttpHeaders.SET_COOKIE, flowCookie(name, "", java.time.Duration.ZERO))
        .body(answer.getBody());
  }

  @Override
  @Rated(RateLimit.SIGN_IN)
  public ResponseEntity<SignInAnswer> registerOutside(OutsideRegistration registration) {
    return proved(outside.register(registration), registration.continueAt());
  }

  private ResponseEntity<SignInAnswer> proved(PersonId person, @Nullable String continueAt) {
    return IssuerAnswers.of(
        signIn.afterFirstFactor(
            person, IssuerSignIn.Proof.OUTSIDE_ISSUER, IssuerAnswers.userAgent()),
        continueAt);
  }

  @Override
  public List<OutsideLink> outsideLinks() {
    return links.of(Callers.current().person());
  }

  @Override
  public ResponseEntity<Onward> linkOutside(UUID id) {
    return begun(id, null, Callers.current().person());
  }

  private ResponseEntity<Onward> begun(
      UUID id, @Nullable String continueAt, @Nullable PersonId linking) {
    OutsideFlow.Begun begun =
        flow.begin(id, IssuerAnswers.origin(publicUrl) + BACK, continueAt, linking);
    return ResponseEntity.ok()
        .header(
            HttpHeaders.SET_COOKIE,
            flowCookie(begun.cookie(), begun.sealed(), OutsideFlow.LIFETIME))
        .body(new Onward(begun.address()));
  }

  private static String flowCookie(String name, String value, java.time.Duration age) {
    return ResponseCookie.from(name, value)
        .httpOnly(true)
        .secure(true)
        .sameSite("Lax")
        .path("/")
        .maxAge(age)
        .build()
        .toString();
  }

  private static @Nullable String cookie(String name) {
    Cookie[] cookies = IssuerAnswers.request().getCookies();
    for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
      if (cookie.getName().equals(name)) {
        return cookie.getValue();
      }
    }
    return null;
  }

  @Override
  public ResponseEntity<Void> unlinkOutside(UUID id) {
    if (!outside.unlink(Callers.current().person(), id)) {
      throw Problems.notFound("issuer", id);
    }
    return ResponseEntity.noContent().build();
  }

  @Override
  public List<OutsideIssuer> outsideIssuers() {
    return issuers.all().stream().map(this::shown).toList();
  }

  @Override
  public ResponseEntity<OutsideIssuer> addOutsideIssuer(NewOutsideIssuer issuer) {
    return ResponseEntity.status(HttpStatus.CREATED).body(shown(issuers.add(issuer)));
  }

  private OutsideIssuer shown(OutsideIssuers.Row row) {
    return new OutsideIssuer(
        row.id(),
        row.name(),
        row.issuer(),
        row.clientId(),
        IssuerAnswers.origin(publicUrl) + BACK,
        row.since(),
        row.endedAt());
  }

  @Override
  public ResponseEntity<Void> endOutsideIssuer(UUID id) {
    if (!issuers.end(id)) {
      throw Problems.notFound("issuer", id);
    }
    return ResponseEntity.noContent().build();
  }
}
