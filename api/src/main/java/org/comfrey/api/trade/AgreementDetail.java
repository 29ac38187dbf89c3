package org.comfrey.api.trade;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A published version of an agreement with all that the gallery shows.
 *
 * @param agreement name, hash, title, policies and the drawing
 * @param source the YAML that was published
 * @param rules the rules as data
 * @param current whether new orders take this version
 * @param publishedBy the operator's name; absent for the shipped ones
 * @param versions every version of this name, newest first
 */
public record AgreementDetail(
    AgreementView agreement,
    AgreementRules rules,
    String about,
    int version,
    boolean current,
    String source,
    Instant published,
    @Nullable String publishedBy,
    ProofSummary proof,
    List<AgreementVersion> versions) {}
