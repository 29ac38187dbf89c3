package org.comfrey.tests;

import java.io.IOException;
import org.comfrey.tests.Platform.Someone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Passkeys and the authenticator app in a real browser, whose own virtual authenticator makes and
 * uses the keys. The browser is named by the launcher; {@code test --without browser} leaves this
 * out.
 */
@EnabledIfSystemProperty(named = "comfrey.browser", matches = ".+")
class PasskeyBrowserTest {
  private static final int MINUTES = 4;

  @Test
  void aPersonSignsInByPasskeyByAppAndByRecoveryCode() throws IOException, InterruptedException {
    try (BrowserPlatform platform = BrowserPlatform.started()) {
      Someone person = platform.person("Passkey Person", "member");
      platform.run("passkeys.mjs", MINUTES, person.email(), Platform.PASSWORD);
    }
  }
}
