package org.comfrey.api.trade;

import java.util.List;

/** A published agreement with its drawing as SVG. */
public record AgreementView(
    String name, String hash, String title, List<String> policies, String svg) {}
