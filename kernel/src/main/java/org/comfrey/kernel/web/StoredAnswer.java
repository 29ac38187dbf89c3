package org.comfrey.kernel.web;

import java.util.Map;

/**
 * What is kept of an answer: cookies are not, because a stored secret is one more to lose.
 *
 * @param headers those that belong to the answer and not to the connection
 */
@SuppressWarnings("ArrayRecordComponent") // Written and read, never compared.
record StoredAnswer(int status, Map<String, String> headers, byte[] body) {}
