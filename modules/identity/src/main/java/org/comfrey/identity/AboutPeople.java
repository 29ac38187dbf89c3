package org.comfrey.identity;

import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.privacy.PersonalTable;

/** What module identity keeps about people. */
final class AboutPeople {
  private AboutPeople() {}

  static PersonalData in(ModuleDatabase database, FieldCipher cipher) {
    return PersonalData.of(
            database,
            cipher,
            PersonalTable.of(
                    "person", "id", "the account", "As long as the account; erased with it.")
                .shows("id", "state", "photo", "locale", "time_zone", "roles", "version", "since")
                .opens("email", "display_name", "about")
                .withholds("email_index", "name_index", "password")
                .stays()
                .blanks("state", "'erased'")
                .blanks("email", "''::bytea")
                .blanks("email_index", "decode(md5(CAST(:person AS text)), 'hex')")
                .blanks("display_name", "''::bytea")
                .blanks("name_index", "'{}'::bigint[]")
                .blanks("about", "CAST(NULL AS bytea)")
                .blanks("photo", "CAST(NULL AS uuid)")
                .blanks("locale", "'en'")
                .blanks("time_zone", "'UTC'")
                .blanks("roles", "'{}'::text[]")
                .blanks("password", "''::bytea"),
            PersonalTable.of(
                    "account_mail",
                    "person",
                    "mails of the account itself",
                    "Ninety days after it ran out.")
                .shows("id", "template", "requested_at", "expires_at", "spent_at")
                .withholds("person")
                .keptDays(90, "expires_at")
                .goes(),
            PersonalTable.of(
                    "issuer_session",
                    "person",
                    "browsers that are signed in",
                    "Until it has ended, and thirty days longer; erased with the account.")
                .shows("id", "authenticated_at", "expires_at", "ended_at")
                .opens("device")
                .withholds("secret", "person")
                .goes(),
            PersonalTable.of(
                    "sign_in",
                    "person",
                    "applications that are signed in",
                    "Until it has ended, and thirty days longer; erased with the account.")
                .shows(
                    "id",
                    "client",
                    "issuer_session",
                    "scopes",
                    "authenticated_at",
                    "since",
                    "last_used_at",
                    "idle_until",
                    "expires_at",
                    "ended_at",
                    "ended_because")
                .withholds("person", "nonce", "generation")
                .goes(),
            PersonalTable.of(
                    "authorization_code",
                    "person",
                    "signing in to an application",
                    "Minutes, and a day longer, so that using it again is noticed.")
                .withholds(
                    "code",
                    "sign_in",
                    "person",
                    "client",
                    "issuer_session",
                    "redirect_uri",
                    "challenge",
                    "scopes",
                    "nonce",
                    "authenticated_at",
                    "issued_at",
                    "expires_at",
                    "used_at")
                .goes(),
            PersonalTable.of(
                    "consent",
                    "person",
                    "what an application may do",
                    "As long as the account; erased with it.")
                .keyedBy("application")
                .shows("application", "scopes", "since")
                .withholds("person")
                .goes(),
            PersonalTable.of(
                    "application",
                    "registered_by",
                    "applications that the person registered as staff",
                    "As long as the application.")
                .shows(
                    "id",
                    "name",
                    "redirect_uris",
                    "post_logout_redirect_uris",
                    "scopes",
                    "acts_for_itself",
                    "audiences",
                    "since",
                    "ended_at")
                .withholds("secret", "registered_by")
                .stays(),
            PersonalTable.of(
                    "api_key",
                    "person",
                    "keys of the person's own programs",
                    "As long as the account; erased with it.")
                .shows("id", "scopes", "created_at", "expires_at", "last_used_at", "ended_at")
                .opens("name")
                .withholds("person", "hash")
                .goes(),
            PersonalTable.of(
                    "passkey", "person", "passkeys", "As long as the account; erased with it.")
                .shows("id", "uses", "synced", "since", "last_used_at")
                .opens("name")
                .withholds("person", "credential", "public_key")
                .goes(),
            PersonalTable.of(
                    "authenticator",
                    "person",
                    "the authenticator app",
                    "As long as the account; erased with it.")
                .keyedBy("person")
                .shows("begun_at", "confirmed_at")
                .withholds("person", "secret", "last_step")
                .goes(),
            PersonalTable.of(
                    "recovery_code",
                    "person",
                    "recovery codes",
                    "As long as the account; erased with it.")
                .keyedBy("person")
                .shows("used_at")
                .withholds("person", "code")
                .goes(),
            PersonalTable.of(
                    "outside_identity",
                    "person",
                    "issuers of others that the person signs in by",
                    "Until it is unlinked; erased with the account.")
                .shows("id", "issuer", "since", "last_used_at")
                .opens("label")
                .withholds("person", "subject")
                .goes(),
            PersonalTable.of(
                    "erasure",
                    "person",
                    "asking to be erased",
                    "Without end, as the proof; after an erasure under a number that means nobody.")
                .shows("id", "state", "asked_at", "due_at", "postponed", "done_at")
                .withholds("person", "told_at", "receipt")
                .stays(),
            PersonalTable.of(
                    "agreed",
                    "person",
                    "what the person agreed to, as the proof",
                    "Without end, as the proof; after an erasure under a number that means nobody.")
                .shows("id", "purpose", "version", "language", "text_hash", "given", "at")
                .withholds("person")
                .stays(),
            PersonalTable.of(
                    "data_limits",
                    "person",
                    "what must not be done with the person's data",
                    "As long as the account; erased with it.")
                .keyedBy("person")
                .shows("restricted", "objections", "at")
                .withholds("person")
                .goes(),
            PersonalTable.of(
                    "opened_record",
                    "person",
                    "which of the staff opened what is kept about the person, and why",
                    "Without end, as the proof; the reason cannot be read any more after an"
                        + " erasure.")
                .shows(
                    "id", "basis", "opened_at", "until", "reads", "seen", "finding", "reviewed_at")
                .opens("reason")
                .withholds("person", "staff", "note", "reviewed_by")
                .stays()
                .blanks("reason", "''::bytea"),
            PersonalTable.of(
                    "challenge", "person", "a question that was asked while signing in", "Minutes.")
                .withholds("name", "purpose", "person", "tries", "expires_at")
                .goes())
        .besides("signing_key", "pushed_request", "retention_run", "outside_issuer");
  }
}
