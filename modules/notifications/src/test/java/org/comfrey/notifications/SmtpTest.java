package org.comfrey.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.internal.Contact;
import org.junit.jupiter.api.Test;

class SmtpTest {
  private static final Contact ADA =
      new Contact(new PersonId(UUID.randomUUID()), "Ada", "ada@test.example", "en", "UTC");
  private static final UUID ID = UUID.fromString("01890000-0000-7000-8000-000000000001");

  /** Takes one mail, or refuses its recipient, and gives what was said to it. */
  private static CompletableFuture<String> server(ServerSocket socket, boolean refuses) {
    return CompletableFuture.supplyAsync(() -> {
      StringBuilder mail = new StringBuilder();
      try (Socket client = socket.accept();
          BufferedReader in =
              new BufferedReader(
                  new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
          Writer out =
              new java.io.OutputStreamWriter(client.getOutputStream(), StandardCharsets.UTF_8)) {
        say(out, "220 test.example");
        boolean data = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          if (data) {
            data = !line.equals(".");
            mail.append(line).append('\n');
            if (!data) {
              say(out, "250 taken");
            }
          } else if (line.startsWith("DATA")) {
            data = true;
            say(out, "354 go on");
          } else if (line.startsWith("QUIT")) {
            say(out, "221 bye");
            return mail.toString();
          } else if (line.startsWith("RCPT") && refuses) {
            say(out, "550 no such mailbox");
          } else {
            say(out, "250 test.example");
          }
        }
        return mail.toString();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    });
  }

  private static void say(Writer out, String line) throws IOException {
    out.write(line + "\r\n");
    out.flush();
  }

  private static Smtp smtp(ServerSocket socket) {
    return new Smtp(
        URI.create("smtp://127.0.0.1:" + socket.getLocalPort() + "?from=news@care.example"));
  }

  private static Letter letter() {
    return new Letter(
        "review.published",
        "Größe",
        "the plain form",
        "<p>the form for the eye</p>",
        "https://care.example/v1/unsubscriptions/abc",
        new Invitation("REQUEST", "BEGIN:VCALENDAR"));
  }

  @Test
  void aMailThatTheServerRefusesIsToldToTheCaller() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<String> heard = server(socket, true);
      assertThatThrownBy(() -> smtp(socket).send(ID, ADA, letter()))
          .hasMessageContaining("no such mailbox");
      assertThat(heard.join()).isEmpty();
    }
  }

  @Test
  void aMailHasBothFormsItsAttachmentAndTheHeadersOfOneClick() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<String> heard = server(socket, false);
      smtp(socket).send(ID, ADA, letter());
      assertThat(heard.join())
          .contains(
              "Message-ID: <" + ID + "@care.example>",
              "List-Unsubscribe: <https://care.example/v1/unsubscriptions/abc>",
              "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
              "Auto-Submitted: auto-generated",
              "To: ada@test.example",
              "multipart/alternative",
              "the plain form",
              "the form for the eye",
              "text/calendar",
              "appointment.ics");
    }
  }
}
