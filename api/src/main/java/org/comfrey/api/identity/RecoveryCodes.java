package org.comfrey.api.identity;

import java.util.List;

/** Codes that each let one in once in place of the authenticator app; told this once. */
public record RecoveryCodes(List<String> codes) {
  /** Copies the list. */
  public RecoveryCodes {
    codes = List.copyOf(codes);
  }
}
