package org.comfrey.identity;

import java.net.URI;
import org.comfrey.api.identity.MailLinkProof;
import org.comfrey.api.identity.MailLinkRequest;
import org.comfrey.api.identity.PasskeyProof;
import org.comfrey.api.identity.PasskeyQuestion;
import org.comfrey.api.identity.PasswordReset;
import org.comfrey.api.identity.SecondFactorProof;
import org.comfrey.api.identity.SignInAnswer;
import org.comfrey.api.identity.SignInApi;
import org.comfrey.identity.factor.Passkeys;
import org.comfrey.identity.people.MailLinks;
import org.comfrey.identity.session.EndReason;
import org.comfrey.identity.session.IssuerSignIn;
import org.comfrey.identity.session.SignIns;
import org.comfrey.kernel.web.RateLimit;
import org.comfrey.kernel.web.Rated;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class SignInEndpoint implements SignInApi {
  private final IssuerSignIn signIn;
  private final Passkeys passkeys;
  private final MailLinks links;
  private final SignIns signIns;
  private final URI publicUrl;

  SignInEndpoint(
      IssuerSignIn signIn, Passkeys passkeys, MailLinks links, SignIns signIns, URI publicUrl) {
    this.signIn = signIn;
    this.passkeys = passkeys;
    this.links = links;
    this.signIns = signIns;
    this.publicUrl = publicUrl;
  }

  @Override
  @Rated(RateLimit.SIGN_IN)
  public ResponseEntity<SignInAnswer> secondFactor(SecondFactorProof proof) {
    return IssuerAnswers.of(
        signIn.afterSecondFactor(proof, IssuerAnswers.userAgent()), proof.continueAt());
  }

  @Override
  @Rated(RateLimit.SIGN_IN)
  public PasskeyQuestion passkeyQuestion() {
    return passkeys.question();
  }

  @Override
  @Rated(RateLimit.SIGN_IN)
  public ResponseEntity<SignInAnswer> signInByPasskey(PasskeyProof proof) {
    return IssuerAnswers.of(
        signIn.afterPasskey(
            passkeys.check(proof, IssuerAnswers.origin(publicUrl)), IssuerAnswers.userAgent()),
        proof.continueAt());
  }

  @Override
  @Rated(RateLimit.MAIL)
  public ResponseEntity<Void> requestSignInLink(MailLinkRequest request) {
    links.askSignIn(request.email());
    return ResponseEntity.accepted().build();
  }

  @Override
  @Rated(RateLimit.SIGN_IN)
  public ResponseEntity<SignInAnswer> signInByMail(MailLinkProof proof) {
    return IssuerAnswers.of(
        signIn.afterFirstFactor(
            links.spendSignIn(proof.token()),
            IssuerSignIn.Proof.MAIL_LINK,
            IssuerAnswers.userAgent()),
        proof.continueAt());
  }

  @Override
  @Rated(RateLimit.MAIL)
  public ResponseEntity<Void> requestPasswordReset(MailLinkRequest request) {
    links.askReset(request.email());
    return ResponseEntity.accepted().build();
  }

  @Override
  @Rated(RateLimit.SIGN_IN)
  public ResponseEntity<Void> resetPassword(PasswordReset reset) {
    links.reset(
        reset.token(),
        reset.password(),
        person -> signIns.endAll(person, EndReason.PASSWORD_CHANGED));
    return ResponseEntity.noContent().build();
  }
}
