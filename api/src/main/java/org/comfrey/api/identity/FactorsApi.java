package org.comfrey.api.identity;

import org.comfrey.api.Access;
import org.comfrey.api.PasskeyId;
import org.comfrey.api.Permission;
import org.comfrey.api.StepUp;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/** One's own ways to sign in. Every change is told by mail. */
@HttpExchange
public interface FactorsApi {
  /** What there is. */
  @GetExchange("/v1/factors")
  @Access(Permission.OWN_ACCOUNT)
  Factors factors();

  /** Asks what a browser shall make a passkey for. */
  @PostExchange("/v1/factors/passkey-question")
  @Access(Permission.OWN_ACCOUNT)
  @StepUp
  NewPasskeyQuestion newPasskeyQuestion();

  /** Adds a passkey. 201. */
  @PostExchange("/v1/factors/passkeys")
  @Access(Permission.OWN_ACCOUNT)
  @StepUp
  ResponseEntity<Passkey> addPasskey(@RequestBody NewPasskey passkey);

  /** Names a passkey anew. 204. */
  @PutExchange("/v1/factors/passkeys/{id}/name")
  @Access(Permission.OWN_ACCOUNT)
  ResponseEntity<Void> namePasskey(@PathVariable("id") PasskeyId id, @RequestBody PasskeyName name);

  /** Removes a passkey. 204. */
  @DeleteExchange("/v1/factors/passkeys/{id}")
  @Access(Permission.OWN_ACCOUNT)
  @StepUp
  ResponseEntity<Void> removePasskey(@PathVariable("id") PasskeyId id);

  /**
   * Begins with an authenticator app; one that was begun before and never confirmed is forgotten.
   */
  @PostExchange("/v1/factors/authenticator")
  @Access(Permission.OWN_ACCOUNT)
  @StepUp
  NewAuthenticator newAuthenticator();

  /**
   * From now on the app is asked for after the password; the answer tells recovery codes. 422
   * {@code wrong-code}.
   */
  @PostExchange("/v1/factors/authenticator/confirm")
  @Access(Permission.OWN_ACCOUNT)
  @StepUp
  RecoveryCodes confirmAuthenticator(@RequestBody AuthenticatorCode code);

  /** Removes the authenticator app and its recovery codes. 204. */
  @DeleteExchange("/v1/factors/authenticator")
  @Access(Permission.OWN_ACCOUNT)
  @StepUp
  ResponseEntity<Void> removeAuthenticator();

  /** Makes new recovery codes; those before are good no more. */
  @PostExchange("/v1/factors/recovery-codes")
  @Access(Permission.OWN_ACCOUNT)
  @StepUp
  RecoveryCodes newRecoveryCodes();

  /** Sets another password and ends every other sign-in. 204. */
  @PutExchange("/v1/factors/password")
  @Access(Permission.OWN_ACCOUNT)
  @StepUp
  ResponseEntity<Void> changePassword(@RequestBody NewPassword password);
}
