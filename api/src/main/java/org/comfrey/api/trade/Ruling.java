package org.comfrey.api.trade;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.comfrey.api.Money;
import org.jspecify.annotations.Nullable;

/**
 * A ruling.
 *
 * @param state proposed (awaits a second operator), carried-out, rejected or void (the order took
 *     another step first)
 * @param refund what goes back to the client
 * @param awards what each party receives
 * @param by the operator's name
 * @param second the approving operator's name, where one was needed
 * @param document the signed text (JSON, UTF-8), once it was carried out
 * @param signature Ed25519 over the document's bytes, base64
 * @param publicKey the server's key, 32 bytes in base64; also at /v1/rulings/key
 */
public record Ruling(
    UUID id,
    String state,
    String transition,
    Money refund,
    @Nullable Compensation compensation,
    List<MoneyPreview> awards,
    String grounds,
    @Nullable String summary,
    String by,
    @Nullable String second,
    boolean needsSecond,
    Instant at,
    @Nullable String document,
    @Nullable String signature,
    @Nullable String publicKey) {}
