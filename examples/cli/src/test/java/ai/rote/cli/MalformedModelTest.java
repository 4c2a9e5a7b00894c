package ai.rote.cli;

import static ai.rote.cli.MalformedInput.MEASURE;
import static ai.rote.cli.MalformedInput.broken;
import static ai.rote.cli.MalformedInput.bytes;
import static ai.rote.cli.MalformedInput.changed;
import static ai.rote.cli.MalformedInput.deleted;
import static ai.rote.cli.MalformedInput.replaced;
import static ai.rote.cli.MalformedInput.written;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files of a checkpoint. */
class MalformedModelTest extends MalformedInputs {

  static Stream<MalformedInput> cases() {
    String config = "model/config.json";
    String weights = "model/model.safetensors";
    return Stream.of(
            new Object[] {"no config", deleted(config), "config.json"},
            new Object[] {"empty config", written(config, ""), "config.json"},
            new Object[] {
              "torn config", changed(config, text -> text.substring(0, 40)), "config.json"
            },
            new Object[] {"a list for a config", written(config, "[1]"), "config.json"},
            new Object[] {
              "no model_type",
              replaced(config, "model_type", "type_of_model"),
              "config.json",
              "model_type"
            },
            new Object[] {
              "an unknown family",
              replaced(config, "gpt_neox", "gpt_nexo"),
              "config.json",
              "gpt_nexo"
            },
            new Object[] {
              "layers below 0",
              replaced(config, "\"num_hidden_layers\"\\s*:\\s*\\d+", "\"num_hidden_layers\": -1"),
              "num_hidden_layers"
            },
            new Object[] {
              "heads that do not divide",
              replaced(
                  config, "\"num_attention_heads\"\\s*:\\s*\\d+", "\"num_attention_heads\": 7"),
              "num_attention_heads"
            },
            new Object[] {
              "another width",
              replaced(config, "\"hidden_size\"\\s*:\\s*\\d+", "\"hidden_size\": 32"),
              "expected"
            },
            new Object[] {
              "more layers than weights",
              replaced(config, "\"num_hidden_layers\"\\s*:\\s*\\d+", "\"num_hidden_layers\": 9"),
              "'gpt_neox.layers.2.input_layernorm.weight' [64] is missing"
            },
            new Object[] {"no weights", deleted(weights), "model.safetensors"},
            new Object[] {"empty weights", written(weights, ""), "model.safetensors"},
            new Object[] {
              "a header beyond the file",
              bytes(weights, 0xff, 0xff, 0xff, 0x7f, 0, 0, 0, 0, '{', '}'),
              "model.safetensors"
            },
            new Object[] {
              "a negative header",
              bytes(weights, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, '{', '}'),
              "model.safetensors"
            },
            new Object[] {
              "a header that is no JSON",
              bytes(weights, 2, 0, 0, 0, 0, 0, 0, 0, '{', '['),
              "model.safetensors"
            },
            new Object[] {
              "a header without tensors",
              bytes(weights, 2, 0, 0, 0, 0, 0, 0, 0, '{', '}'),
              "only 0 tensors are stored"
            },
            new Object[] {"no tokenizer", deleted("model/tokenizer.json"), "tokenizer.json"},
            new Object[] {
              "a torn tokenizer",
              changed("model/tokenizer.json", text -> text.substring(0, 900)),
              "tokenizer.json"
            },
            new Object[] {
              "an empty tokenizer", written("model/tokenizer.json", "{}"), "tokenizer.json"
            })
        .map(
            each ->
                broken(
                    "model: " + each[0],
                    (MalformedInput.Mistake) each[1],
                    MEASURE,
                    Arrays.copyOfRange(each, 2, each.length, String[].class)));
  }

  @Test
  void noCaseStandsTwice() {
    assertThat(cases().map(MalformedInput::name))
        .hasSizeGreaterThanOrEqualTo(15)
        .doesNotHaveDuplicates();
  }
}
