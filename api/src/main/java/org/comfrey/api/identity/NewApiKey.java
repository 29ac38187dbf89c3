package org.comfrey.api.identity;

import java.util.List;

/**
 * A key to be made.
 *
 * @param name what one recognises it by, 1 to 60 characters
 * @param scopes at least one of account, offer, trade, money and news
 * @param days how long it is good, 1 to 366
 */
public record NewApiKey(String name, List<String> scopes, int days) {}
