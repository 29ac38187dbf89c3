package org.comfrey.kernel.security;

import java.util.Optional;

/**
 * Exchanges the secret of a person's own key for an access token. The module that stands in front
 * of the others provides the bean.
 */
@FunctionalInterface
public interface KeyResolver {
  /** With what every such secret begins, so that it is known where it turns up by mistake. */
  String PREFIX = "comfrey_key_";

  /** The token that stands for the key; empty where no good key has that secret. */
  Optional<String> token(String secret);
}
