package org.comfrey.api.identity.internal;

import java.util.List;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Access tokens for people's own keys, so that every module knows one kind of proof only. */
@HttpExchange
public interface KeyTokensApi {
  /** A token of the key with that hash, good for minutes; none where no good key has it. */
  @PostExchange("/internal/identity/key-tokens")
  List<KeyToken> keyToken(@RequestBody KeyTokenQuestion question);
}
