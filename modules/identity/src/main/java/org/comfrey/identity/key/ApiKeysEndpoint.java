package org.comfrey.identity.key;

import java.util.List;
import java.util.UUID;
import org.comfrey.api.identity.ApiKey;
import org.comfrey.api.identity.ApiKeySecret;
import org.comfrey.api.identity.ApiKeysApi;
import org.comfrey.api.identity.NewApiKey;
import org.comfrey.api.identity.internal.KeyToken;
import org.comfrey.api.identity.internal.KeyTokenQuestion;
import org.comfrey.api.identity.internal.KeyTokensApi;
import org.comfrey.kernel.security.Callers;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/** Keys for their owners, and tokens for the module in front. */
@RestController
public final class ApiKeysEndpoint implements ApiKeysApi, KeyTokensApi {
  private final ApiKeys keys;

  /** The endpoint over those. */
  public ApiKeysEndpoint(ApiKeys keys) {
    this.keys = keys;
  }

  @Override
  public List<ApiKey> apiKeys() {
    return keys.of(Callers.current().person());
  }

  @Override
  public ResponseEntity<ApiKeySecret> addApiKey(NewApiKey key) {
    return ResponseEntity.status(201)
        .header("Cache-Control", "no-store")
        .body(keys.make(Callers.current(), key));
  }

  @Override
  public ResponseEntity<Void> endApiKey(UUID id) {
    keys.end(Callers.current(), id);
    return ResponseEntity.noContent().build();
  }

  @Override
  public List<KeyToken> keyToken(KeyTokenQuestion question) {
    return keys.token(question.hash()).stream().toList();
  }
}
