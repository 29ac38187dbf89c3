package org.comfrey.api.payments;

/** A voucher's code as somebody typed it; blanks, hyphens and capitals do not matter. */
public record VoucherCode(String code) {}
