package org.comfrey.api.identity;

import org.jspecify.annotations.Nullable;

/**
 * To agree or to take it back.
 *
 * @param textHash of the text that was read; needed to agree
 */
public record DataAgreementChange(boolean given, @Nullable String textHash) {}
