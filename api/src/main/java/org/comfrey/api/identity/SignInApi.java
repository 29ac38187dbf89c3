package org.comfrey.api.identity;

import org.comfrey.api.Access;
import org.comfrey.api.Permission;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * The ways to sign in at the issuer beside the password. Whatever is wrong, a refusal is 401 {@code
 * sign-in-refused}.
 */
@HttpExchange
public interface SignInApi {
  /** Gives the second factor that the answer to the first one asked for. */
  @PostExchange("/v1/sign-ins/second-factor")
  @Access(Permission.PUBLIC)
  ResponseEntity<SignInAnswer> secondFactor(@RequestBody SecondFactorProof proof);

  /** Asks what a passkey shall sign. */
  @PostExchange("/v1/sign-ins/passkey-question")
  @Access(Permission.PUBLIC)
  PasskeyQuestion passkeyQuestion();

  /** Signs in by a passkey, which is two factors at once: the device, and what unlocks it. */
  @PostExchange("/v1/sign-ins/passkey")
  @Access(Permission.PUBLIC)
  ResponseEntity<SignInAnswer> signInByPasskey(@RequestBody PasskeyProof proof);

  /**
   * Asks for a mail that signs in once. Answers the same whether or not there is an account. 202.
   */
  @PostExchange("/v1/sign-ins/mail-links")
  @Access(Permission.PUBLIC)
  ResponseEntity<Void> requestSignInLink(@RequestBody MailLinkRequest request);

  /** Signs in by the token of that mail, in place of the password. 422 {@code token-spent}. */
  @PostExchange("/v1/sign-ins/mail-link")
  @Access(Permission.PUBLIC)
  ResponseEntity<SignInAnswer> signInByMail(@RequestBody MailLinkProof proof);

  /** Asks for a mail that lets one set another password. Answers always the same. 202. */
  @PostExchange("/v1/password-resets")
  @Access(Permission.PUBLIC)
  ResponseEntity<Void> requestPasswordReset(@RequestBody MailLinkRequest request);

  /**
   * Sets the password and ends every sign-in; a second factor stays as it is. 204; 422 {@code
   * token-spent}.
   */
  @PostExchange("/v1/password-resets/confirm")
  @Access(Permission.PUBLIC)
  ResponseEntity<Void> resetPassword(@RequestBody PasswordReset reset);
}
