package org.comfrey.payments.invoice;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.comfrey.api.Money;
import org.comfrey.api.payments.Invoice;
import org.comfrey.api.payments.InvoiceParty;
import org.comfrey.payments.chart.Currencies;

/**
 * An invoice as a page to print. The same invoice in the same language is the same bytes: nothing
 * in it comes from a clock or from chance.
 */
final class InvoicePdf {
  private static final float LEFT = 60;
  private static final float RIGHT = PDRectangle.A4.getWidth() - 60;
  private static final float TOP = PDRectangle.A4.getHeight() - 70;
  private static final float HALF = (RIGHT - LEFT) / 2 - 12;
  private static final float BODY = 10.5f;
  private static final float SMALL = 9;
  private static final float LEADING = 1.45f;
  private static final byte[] FONT = font();

  private final Invoice invoice;
  private final Locale locale;
  private final ResourceBundle words;
  private final PDType0Font font;
  private final PDPageContentStream page;

  private InvoicePdf(Invoice invoice, Locale locale, PDType0Font font, PDPageContentStream page) {
    this.invoice = invoice;
    this.locale = locale;
    this.words =
        ResourceBundle.getBundle(
            "org.comfrey.payments.invoice.words",
            locale,
            // Never the language of the machine in place of the one that was asked for.
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_DEFAULT));
    this.font = font;
    this.page = page;
  }

  /** The bytes of the document. */
  static byte[] of(Invoice invoice, Locale locale) {
    try (PDDocument document = new PDDocument()) {
      // Without it the document's id is made from the time.
      document.setDocumentId(invoice.id().value().getLeastSignificantBits());
      PDPage sheet = new PDPage(PDRectangle.A4);
      document.addPage(sheet);
      PDType0Font font = PDType0Font.load(document, new ByteArrayInputStream(FONT), true);
      try (PDPageContentStream page = new PDPageContentStream(document, sheet)) {
        new InvoicePdf(invoice, locale, font, page).draw();
      }
      document.getDocumentInformation().setTitle(invoice.number());
      document.getDocumentCatalog().setLanguage(locale.toLanguageTag());
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      document.save(bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void draw() throws IOException {
    float y = TOP;
    text(LEFT, y, 20, words.getString(invoice.kind()));
    right(RIGHT, y, BODY, invoice.number());
    y -= 20;
    right(
        RIGHT,
        y,
        BODY,
        invoice
            .issued()
            .format(DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG).withLocale(locale)));
    String corrects = invoice.corrects();
    if (corrects != null) {
      text(LEFT, y, BODY, said("corrects", corrects));
    }
    y -= 40;
    float issuerEnds = party(LEFT, y, "from", invoice.issuer());
    float recipientEnds = party(LEFT + HALF + 24, y, "to", invoice.recipient());
    y = Math.min(issuerEnds, recipientEnds) - 30;
    y = table(y);
    y = paragraph(LEFT, y - 24, SMALL, RIGHT - LEFT, note());
    paragraph(LEFT, y - 8, SMALL, RIGHT - LEFT, said("order", invoice.order().toString()));
  }

  private float party(float x, float from, String heading, InvoiceParty party) throws IOException {
    text(x, from, SMALL, words.getString(heading));
    float y =
        paragraph(
            x,
            from - 16,
            BODY,
            HALF,
            party.name().isEmpty() ? words.getString("erased") : party.name());
    String address = party.address();
    if (address != null) {
      for (String line : address.strip().split("\\R", 8)) {
        y = paragraph(x, y, BODY, HALF, line);
      }
    }
    String taxNumber = party.taxNumber();
    return taxNumber == null ? y : paragraph(x, y, BODY, HALF, said("taxNumber", taxNumber));
  }

  private float table(float from) throws IOException {
    float y = from;
    text(LEFT, y, SMALL, words.getString("what"));
    right(RIGHT, y, SMALL, words.getString("amount"));
    y = rule(y - 8);
    float described =
        paragraph(
            LEFT, y, BODY, RIGHT - LEFT - 120, said("line." + invoice.kind(), invoice.about()));
    right(RIGHT, y, BODY, money(invoice.total()));
    y = rule(described + 4);
    var tax = invoice.taxRule();
    if (tax != null) {
      y = total(y, BODY, words.getString("net"), invoice.net());
      NumberFormat percent = NumberFormat.getPercentInstance(locale);
      percent.setMaximumFractionDigits(2);
      String rate = percent.format(tax.basisPoints() / 10_000.0);
      y = total(y, BODY, said("tax", rate, tax.jurisdiction()), invoice.tax());
    }
    return total(y, 13, words.getString("total"), invoice.total());
  }

  private float total(float y, float size, String label, Money money) throws IOException {
    right(RIGHT - 120, y, size, label);
    right(RIGHT, y, size, money(money));
    return y - size * LEADING;
  }

  private String note() {
    String note = invoice.taxNote();
    return words.getString(note == null ? "rounded" : note);
  }

  private String said(String key, Object... values) {
    return new MessageFormat(words.getString(key), locale).format(values);
  }

  private String money(Money money) {
    NumberFormat format = NumberFormat.getCurrencyInstance(locale);
    format.setCurrency(Currency.getInstance(money.currency()));
    int decimals = Currencies.decimals(money.currency());
    format.setMinimumFractionDigits(decimals);
    format.setMaximumFractionDigits(decimals);
    return format.format(java.math.BigDecimal.valueOf(money.amountMinor(), decimals));
  }

  private float rule(float y) throws IOException {
    page.setLineWidth(0.5f);
    page.moveTo(LEFT, y);
    page.lineTo(RIGHT, y);
    page.stroke();
    return y - 18;
  }

  private void right(float x, float y, float size, String said) throws IOException {
    text(x - width(shown(said), size), y, size, said);
  }

  private void text(float x, float y, float size, String said) throws IOException {
    page.beginText();
    page.setFont(font, size);
    page.newLineAtOffset(x, y);
    page.showText(shown(said));
    page.endText();
  }

  /** Lines of at most that width; returns where the next one stands. */
  private float paragraph(float x, float from, float size, float width, String said)
      throws IOException {
    float y = from;
    for (String line : lines(shown(said), size, width)) {
      text(x, y, size, line);
      y -= size * LEADING;
    }
    return y;
  }

  private List<String> lines(String said, float size, float width) throws IOException {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : said.split(" ", -1)) {
      String rest = word;
      while (width(rest, size) > width) {
        // A word without an end is cut where the line ends.
        int fits = 1;
        while (width(rest.substring(0, fits + 1), size) <= width) {
          fits++;
        }
        if (!line.isEmpty()) {
          lines.add(line.toString());
          line.setLength(0);
        }
        lines.add(rest.substring(0, fits));
        rest = rest.substring(fits);
      }
      if (!line.isEmpty() && width(line + " " + rest, size) > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(rest);
    }
    lines.add(line.toString());
    return lines;
  }

  private float width(String said, float size) throws IOException {
    return font.getStringWidth(said) / 1000 * size;
  }

  /** What the font has no shape for becomes a question mark; narrow blanks become blanks. */
  private String shown(String said) {
    StringBuilder shown = new StringBuilder();
    said.codePoints()
        .map(point -> Character.isSpaceChar(point) ? ' ' : point)
        .forEach(point -> {
          String one = Character.toString(point);
          shown.append(hasShape(one) ? one : "?");
        });
    return shown.toString();
  }

  private boolean hasShape(String one) {
    try {
      font.encode(one);
      return true;
    } catch (IOException | IllegalArgumentException none) {
      return false;
    }
  }

  /** Liberation Sans, which PDFBox brings (SIL Open Font License). */
  private static byte[] font() {
    try (InputStream file =
        PDDocument.class.getResourceAsStream(
            "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf")) {
      if (file == null) {
        throw new IllegalStateException("PDFBox came without its font");
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
