package org.comfrey.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LocalPathsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/a\\b",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: x=y",
        "/a b",
        "/\u00e9",
        "",
        "evil",
        "/bff/sign-out",
        "/oauth2/authorize"
      })
  void whatever_could_lead_away_leads_to_the_front_page(String path) {
    assertThat(LocalPaths.orFront(path)).isEqualTo("/");
  }

  @Test
  void a_path_of_this_origin_is_kept_with_its_query() {
    assertThat(LocalPaths.orFront("/orders/7?tab=money#paid"))
        .isEqualTo("/orders/7?tab=money#paid");
    assertThat(LocalPaths.orFront("/")).isEqualTo("/");
    assertThat(LocalPaths.orFront("/" + "a".repeat(2_000))).isEqualTo("/");
  }
}
