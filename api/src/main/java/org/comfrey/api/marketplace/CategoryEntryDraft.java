package org.comfrey.api.marketplace;

/**
 * A category as staff write it.
 *
 * @param slug its id everywhere else, which never changes: lower-case words joined by hyphens
 * @param tint a colour token of the look
 * @param place where it stands among the others, lower ones first
 * @param offered whether something new can be published in it
 */
public record CategoryEntryDraft(String slug, Said name, String tint, int place, boolean offered) {}
