package org.comfrey.kernel.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class FileKindTest {
  private static byte[] hex(String bytes) {
    return HexFormat.of().parseHex(bytes);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aFileIsWhatItsContentSays() {
    assertThat(FileKind.of(hex("ffd8ffe000104a46"))).contains(FileKind.JPEG);
    assertThat(FileKind.of(hex("89504e470d0a1a0a0000"))).contains(FileKind.PNG);
    assertThat(FileKind.of(hex("524946460000000057454250"))).contains(FileKind.WEBP);
    assertThat(FileKind.of(utf8("%PDF-1.7\n"))).contains(FileKind.PDF);
    assertThat(FileKind.of(utf8("Grüße, 9:00"))).contains(FileKind.TEXT);
  }

  @Test
  void whatABrowserWouldRunOrNobodyCanReadIsNothing() {
    assertThat(FileKind.of(utf8("<svg xmlns='http://www.w3.org/2000/svg'/>"))).isEmpty();
    assertThat(FileKind.of(utf8("\uFEFF  <!doctype html>"))).isEmpty();
    assertThat(FileKind.of(hex("4d5a90000300"))).isEmpty();
    assertThat(FileKind.of(hex("504b0304"))).isEmpty();
    assertThat(FileKind.of(hex("c328"))).isEmpty();
    assertThat(FileKind.of(new byte[0])).isEmpty();
  }

  @Test
  void theNameMustFit() {
    assertThat(FileKind.JPEG.fits("Photo.JPG")).isTrue();
    assertThat(FileKind.JPEG.fits("photo.png")).isFalse();
    assertThat(FileKind.TEXT.fits("page.html")).isFalse();
  }
}
