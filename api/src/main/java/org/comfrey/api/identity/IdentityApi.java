package org.comfrey.api.identity;

import java.util.List;
import org.comfrey.api.Access;
import org.comfrey.api.Page;
import org.comfrey.api.Permission;
import org.comfrey.api.PersonId;
import org.comfrey.api.SignInId;
import org.comfrey.api.Viewable;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PatchExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/** Accounts as people see and keep them. */
@HttpExchange
public interface IdentityApi {
  /**
   * Asks for an account. Answers the same whether or not the address is known; the mail that
   * follows differs. 202.
   */
  @PostExchange("/v1/registrations")
  @Access(Permission.PUBLIC)
  ResponseEntity<Void> register(@RequestBody Registration registration);

  /**
   * Confirms the e-mail address with the one-time token of the mail. 204; 422 {@code token-spent}.
   */
  @PostExchange("/v1/registrations/confirm")
  @Access(Permission.PUBLIC)
  ResponseEntity<Void> confirm(@RequestBody Confirmation confirmation);

  /**
   * Makes the first operator, with the token of the link that the start printed. 204; 422 {@code
   * token-spent} once there is an operator.
   */
  @PostExchange("/v1/registrations/operator")
  @Access(Permission.PUBLIC)
  ResponseEntity<Void> becomeFirstOperator(@RequestBody FirstOperator operator);

  /**
   * Signs in by password at the issuer; the answer names where the browser goes on, or the second
   * factor that the account has. 401 {@code sign-in-refused} whatever was wrong.
   */
  @PostExchange("/v1/sign-ins")
  @Access(Permission.PUBLIC)
  ResponseEntity<SignInAnswer> signIn(@RequestBody Credentials credentials);

  /** Where one is signed in, newest first. */
  @GetExchange("/v1/sign-ins")
  @Access(Permission.OWN_ACCOUNT)
  List<SignInView> signIns();

  /** Ends every sign-in but the one that this request came with. 204. */
  @DeleteExchange("/v1/sign-ins")
  @Access(Permission.OWN_ACCOUNT)
  ResponseEntity<Void> endOtherSignIns();

  /** Ends a sign-in at once. 204. */
  @DeleteExchange("/v1/sign-ins/{id}")
  @Access(Permission.OWN_ACCOUNT)
  ResponseEntity<Void> endSignIn(@PathVariable("id") SignInId id);

  /** One's own account; the ETag serves {@link #changeMe}. */
  @GetExchange("/v1/me")
  @Viewable("account")
  @Access(Permission.OWN_ACCOUNT)
  ResponseEntity<Me> me();

  /** Changes the fields that are given. 412 when it changed meanwhile, 428 without If-Match. */
  @PatchExchange("/v1/me")
  @Access(Permission.OWN_ACCOUNT)
  ResponseEntity<Me> changeMe(
      @RequestHeader(value = "If-Match", required = false) @Nullable String ifMatch,
      @RequestBody MeChange change);

  /** What everyone may see of a person. */
  @GetExchange("/v1/people/{id}")
  @Access(Permission.PUBLIC)
  Profile person(@PathVariable("id") PersonId id);

  /** People by exact e-mail address or by the beginning of their name, newest first. */
  @GetExchange("/v1/operator/people")
  @Access(Permission.OPERATE_PEOPLE)
  Page<PersonRow> people(
      @RequestParam(value = "q", required = false) @Nullable String query,
      @RequestParam(value = "cursor", required = false) @Nullable String cursor,
      @RequestParam(value = "limit", required = false) @Nullable Integer limit);

  /** One of them, in whatever state. */
  @GetExchange("/v1/operator/people/{id}")
  @Access(Permission.OPERATE_PEOPLE)
  PersonRow personWhole(@PathVariable("id") PersonId id);

  /**
   * Lets a person sign in no more, ends every sign-in of theirs at once and takes what they offer
   * from the market. Their orders go on by their rules. 204.
   */
  @PutExchange("/v1/operator/people/{id}/suspension")
  @Access(Permission.SUSPEND_PEOPLE)
  ResponseEntity<Void> suspend(@PathVariable("id") PersonId id);

  /** Lets a suspended person sign in again; what they offered they publish themselves. 204. */
  @DeleteExchange("/v1/operator/people/{id}/suspension")
  @Access(Permission.SUSPEND_PEOPLE)
  ResponseEntity<Void> reinstate(@PathVariable("id") PersonId id);
}
