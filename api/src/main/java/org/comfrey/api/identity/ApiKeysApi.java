package org.comfrey.api.identity;

import java.util.List;
import java.util.UUID;
import org.comfrey.api.Access;
import org.comfrey.api.Permission;
import org.comfrey.api.StepUp;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * Keys for one's own programs: sent as a bearer token, they do what their scopes allow and never
 * what asks for a fresh proof of who is there.
 */
@HttpExchange
public interface ApiKeysApi {
  /** One's own that are good, the newest first. */
  @GetExchange("/v1/api-keys")
  @Access(Permission.OWN_ACCOUNT)
  List<ApiKey> apiKeys();

  /** Makes one. 201; its secret is not shown again. 422 {@code too-many-keys}. */
  @PostExchange("/v1/api-keys")
  @Access(Permission.OWN_ACCOUNT)
  @StepUp
  ResponseEntity<ApiKeySecret> addApiKey(@RequestBody NewApiKey key);

  /** Ends one; it is refused at once, everywhere. 204. */
  @DeleteExchange("/v1/api-keys/{id}")
  @Access(Permission.OWN_ACCOUNT)
  ResponseEntity<Void> endApiKey(@PathVariable("id") UUID id);
}
