package org.comfrey.kernel.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.comfrey.kernel.sample.ShopApi;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OpenApiTest {
  private static final JsonNode SHOP =
      JsonMapper.shared().readTree(OpenApi.of(List.of(ShopApi.class)));

  @Test
  void theCommittedDescriptionIsTheOneThatIsGenerated() throws IOException {
    Path folder = Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());
    Path committed = folder.resolve("web/openapi.json");
    String generated = OpenApi.of(OpenApi.publicInterfaces());
    if (System.getProperty("comfrey.openapi.write") != null) {
      Files.writeString(committed, generated);
    }
    assertThat(Files.exists(committed) ? Files.readString(committed) : "")
        .as(
            "web/openapi.json is stale; run: mvn -pl kernel -am test -Dtest=OpenApiTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dcomfrey.openapi.write")
        .isEqualTo(generated);
  }

  @Test
  void internalOperationsAreNotDescribed() {
    assertThat(OpenApi.of(OpenApi.publicInterfaces())).doesNotContain("/internal");
  }

  @Test
  void whatMayBeNullIsNotRequired() {
    JsonNode thing = SHOP.at("/components/schemas/Thing");
    assertThat(thing.path("properties").propertyNames())
        .containsExactly("id", "name", "note", "price", "days");
    assertThat(texts(thing.path("required"))).containsExactly("id", "name", "price", "days");
  }

  @Test
  void everyPostOfAPersonAsksForAnIdempotencyKey() {
    JsonNode buy = SHOP.path("paths").path("/v1/purchases").path("post");
    assertThat(buy.at("/parameters/0/$ref").asString())
        .isEqualTo("#/components/parameters/IdempotencyKey");
    assertThat(buy.at("/responses/default/$ref").asString())
        .isEqualTo("#/components/responses/Problem");
    assertThat(buy.at("/requestBody/content/application~1json/schema/$ref").asString())
        .isEqualTo("#/components/schemas/Purchase");
  }

  @Test
  void aPageIsASchemaOfItsOwn() {
    assertThat(SHOP.at("/components/schemas/PageOfThing/properties/items/items/$ref").asString())
        .isEqualTo("#/components/schemas/Thing");
    assertThat(texts(SHOP.at("/components/schemas/PageOfThing/required"))).containsExactly("items");
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    JsonNode all = JsonMapper.shared().readTree(OpenApi.of(OpenApi.publicInterfaces()));
    for (JsonNode reference : all.findValues("$ref")) {
      assertThat(all.at(reference.asString().substring(1)).isMissingNode())
          .as(reference.asString())
          .isFalse();
    }
    assertThat(all.path("paths").size()).isGreaterThan(30);
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).toList();
  }
}
