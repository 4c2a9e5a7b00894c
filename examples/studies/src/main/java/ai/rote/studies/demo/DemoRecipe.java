package ai.rote.studies.demo;

import ai.rote.core.Dtype;
import ai.rote.demo.DemoModel;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Everything that decides what the demo is.
 *
 * @param seed of corpus, order of training, and first weights
 * @param corpus how many documents of each set
 * @param vocabularySize of the tokenizer
 * @param contextTokens the most tokens a sequence may have
 * @param rowTokens tokens of one training row
 * @param batchRows rows of one training step
 * @param adam how to step; its rate is the small model's, and wider models go slower
 */
public record DemoRecipe(
    long seed,
    SyntheticCorpus.Size corpus,
    int vocabularySize,
    int contextTokens,
    int rowTokens,
    int batchRows,
    AdamSettings adam) {

  /** What the weights are stored in. */
  static final Dtype STORED = Dtype.FLOAT16;

  /** What the shipped demo was made with. */
  public static final DemoRecipe SHIPPED =
      new DemoRecipe(
          20_241_019,
          new SyntheticCorpus.Size(
              12_000, 192, List.of(1, 2, 4, 8, 16, 32, 64, 128), List.of(1, 1, 2, 4)),
          2048,
          256,
          112,
          8,
          new AdamSettings(4e-3, 0.05, 0.05, 0.9, 0.98, 1e-8, 1));

  AdamSettings adam(DemoModel model) {
    return switch (model) {
      case SMALL -> adam;
      case MEDIUM -> adam.withRate(adam.rate() * 3 / 4);
      case LARGE -> adam.withRate(adam.rate() / 2);
    };
  }

  /** The text of a model's config.json. */
  String config(DemoModel model) {
    return switch (model) {
      case SMALL -> config(2, 64);
      case MEDIUM -> config(3, 128);
      case LARGE -> config(4, 192);
    };
  }

  /** The keys that transformers 4 writes for a GPT-NeoX model; 5 reads them as well. */
  private String config(int layers, int width) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putArray("architectures").add("GPTNeoXForCausalLM");
    json.put("model_type", "gpt_neox");
    json.put("attention_bias", true);
    json.put("attention_dropout", 0.0);
    json.put("bos_token_id", 0);
    json.put("eos_token_id", 0);
    json.put("hidden_act", "gelu");
    json.put("hidden_dropout", 0.0);
    json.put("hidden_size", width);
    json.put("initializer_range", 0.02);
    json.put("intermediate_size", 4 * width);
    json.put("layer_norm_eps", 1e-5);
    json.put("max_position_embeddings", contextTokens);
    json.put("num_attention_heads", 4);
    json.put("num_hidden_layers", layers);
    json.put("rotary_emb_base", 10_000);
    json.put("rotary_pct", 0.25);
    json.put("tie_word_embeddings", true);
    json.put("torch_dtype", STORED.toString());
    json.put("use_parallel_residual", true);
    json.put("vocab_size", vocabularySize);
    return json.toPrettyString();
  }
}
