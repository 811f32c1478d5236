package io.jzot.config.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class ConfigSchemaTest {

  @Test
  void describesEveryKey() throws JsonProcessingException {
    JsonNode schema = new ObjectMapper().readTree(ConfigSchema.json());
    JsonNode storage = schema.at("/$defs/StorageConfig");
    assertThat(schema.at("/properties/storage/$ref").asText()).isEqualTo("#/$defs/StorageConfig");
    assertThat(schema.at("/required").isMissingNode()).isTrue();
    assertThat(storage.at("/required/0").asText()).isEqualTo("rootDirectory");
    assertThat(storage.at("/additionalProperties").asBoolean(true)).isFalse();
    assertThat(storage.at("/properties/gcDelay/default").asText()).isEqualTo("1h");
    assertThat(storage.at("/properties/dedupe/default").asBoolean()).isTrue();
    assertThat(storage.at("/properties/durability/enum").toString())
        .isEqualTo("[\"none\",\"data\",\"full\"]");
    assertThat(storage.at("/properties/storageDriver/description").asText())
        .endsWith("Not supported yet.");
    assertThat(schema.at("/$defs/HttpConfig/properties/compat/items/enum/0").asText())
        .isEqualTo("docker2s2");
    assertThat(schema.at("/$defs/SyncConfig.Registry/properties/tlsVerify/type").asText())
        .isEqualTo("boolean");
  }

  @Test
  void everyReferenceHasItsDefinition() throws JsonProcessingException {
    JsonNode schema = new ObjectMapper().readTree(ConfigSchema.json());
    assertThat(schema.findValuesAsText("$ref"))
        .isNotEmpty()
        .allMatch(reference -> schema.path("$defs").has(reference.substring("#/$defs/".length())));
  }
}
