package org.comfrey.identity;

import java.net.URI;
import org.comfrey.api.PasskeyId;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.AuthenticatorCode;
import org.comfrey.api.identity.Factors;
import org.comfrey.api.identity.FactorsApi;
import org.comfrey.api.identity.NewAuthenticator;
import org.comfrey.api.identity.NewPasskey;
import org.comfrey.api.identity.NewPasskeyQuestion;
import org.comfrey.api.identity.NewPassword;
import org.comfrey.api.identity.Passkey;
import org.comfrey.api.identity.PasskeyName;
import org.comfrey.api.identity.RecoveryCodes;
import org.comfrey.identity.factor.AuthenticatorApps;
import org.comfrey.identity.factor.Passkeys;
import org.comfrey.identity.factor.RecoveryCodeBook;
import org.comfrey.identity.people.AccountMails;
import org.comfrey.identity.people.MailLinks;
import org.comfrey.identity.people.People;
import org.comfrey.identity.people.Person;
import org.comfrey.identity.session.EndReason;
import org.comfrey.identity.session.SignIns;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.security.Caller;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.web.ProblemCode;
import org.comfrey.kernel.web.Problems;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class FactorsEndpoint implements FactorsApi {
  private static final ProblemCode WRONG_CODE =
      new ProblemCode(422, "wrong-code", "This is not the code that the app shows now");
  private static final ProblemCode HAS_APP =
      new ProblemCode(409, "authenticator-exists", "The account has an authenticator app already");

  private final ModuleDatabase database;
  private final People people;
  private final Passkeys passkeys;
  private final AuthenticatorApps apps;
  private final RecoveryCodeBook codes;
  private final AccountMails mails;
  private final MailLinks links;
  private final SignIns signIns;
  private final URI publicUrl;

  FactorsEndpoint(
      ModuleDatabase database,
      People people,
      Passkeys passkeys,
      AuthenticatorApps apps,
      RecoveryCodeBook codes,
      AccountMails mails,
      MailLinks links,
      SignIns signIns,
      URI publicUrl) {
    this.database = database;
    this.people = people;
    this.passkeys = passkeys;
    this.apps = apps;
    this.codes = codes;
    this.mails = mails;
    this.links = links;
    this.signIns = signIns;
    this.publicUrl = publicUrl;
  }

  private static PersonId caller() {
    return Callers.current().person();
  }

  private Person own() {
    return people.find(caller()).orElseThrow(() -> Problems.notFound("person", caller()));
  }

  @Override
  public Factors factors() {
    PersonId person = caller();
    return new Factors(passkeys.list(person), apps.since(person).orElse(null), codes.left(person));
  }

  @Override
  public NewPasskeyQuestion newPasskeyQuestion() {
    Person person = own();
    return passkeys.newQuestion(person.id(), person.email(), person.displayName());
  }

  @Override
  public ResponseEntity<Passkey> addPasskey(NewPasskey passkey) {
    PersonId person = caller();
    String origin = IssuerAnswers.origin(publicUrl);
    Passkey added =
        database.inTransaction(() -> {
          Passkey fresh = passkeys.add(person, passkey, origin);
          mails.tell(person, AccountMails.FACTOR_ADDED);
          return fresh;
        });
    return ResponseEntity.status(HttpStatus.CREATED).body(added);
  }

  @Override
  public ResponseEntity<Void> namePasskey(PasskeyId id, PasskeyName name) {
    if (!passkeys.rename(caller(), id, name.name())) {
      throw Problems.notFound("passkey", id);
    }
    return ResponseEntity.noContent().build();
  }

  @Override
  public ResponseEntity<Void> removePasskey(PasskeyId id) {
    PersonId person = caller();
    database.inTransaction(() -> {
      if (!passkeys.remove(person, id)) {
        throw Problems.notFound("passkey", id);
      }
      mails.tell(person, AccountMails.FACTOR_REMOVED);
    });
    return ResponseEntity.noContent().build();
  }

  @Override
  public NewAuthenticator newAuthenticator() {
    Person person = own();
    return apps.begin(person.id(), person.email())
        .orElseThrow(() ->
            HAS_APP.because("Remove the app that is asked for now, then begin with another."));
  }

  @Override
  public RecoveryCodes confirmAuthenticator(AuthenticatorCode code) {
    PersonId person = caller();
    return database.inTransaction(() -> {
      if (!apps.confirm(person, code.code().replaceAll("\\s", ""))) {
        throw WRONG_CODE.because(
            "Look at the app and enter the six digits that it shows now. If they stay wrong, check the"
                + " clock of the device.");
      }
      mails.tell(person, AccountMails.FACTOR_ADDED);
      return codes.renew(person);
    });
  }

  @Override
  public ResponseEntity<Void> removeAuthenticator() {
    PersonId person = caller();
    database.inTransaction(() -> {
      boolean asked = apps.since(person).isPresent();
      if (apps.remove(person) && asked) {
        codes.remove(person);
        mails.tell(person, AccountMails.FACTOR_REMOVED);
      }
    });
    return ResponseEntity.noContent().build();
  }

  @Override
  public RecoveryCodes newRecoveryCodes() {
    PersonId person = caller();
    if (apps.since(person).isEmpty()) {
      throw Problems.INVALID_REQUEST.because(
          "Recovery codes stand in for an authenticator app, and the account has none.");
    }
    return codes.renew(person);
  }

  @Override
  public ResponseEntity<Void> changePassword(NewPassword password) {
    Caller caller = Callers.current();
    links.change(
        own(),
        password.password(),
        () -> signIns.endOthers(caller.person(), caller.signIn(), EndReason.PASSWORD_CHANGED));
    return ResponseEntity.noContent().build();
  }
}
