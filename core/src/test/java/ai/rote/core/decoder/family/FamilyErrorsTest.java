package ai.rote.core.decoder.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.rote.core.CheckpointException;
import ai.rote.core.TestFiles;
import ai.rote.core.model.CausalLm;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that the decoder does not support are refused at loading, with key and alternatives. */
class FamilyErrorsTest {
  private static final Path GOLDEN = TestFiles.golden("");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          gpt2/usual         | add_cross_attention         | true | 'add_cross_attention' is true, expected false
          gpt2/usual         | activation_function         | "mish" | 'activation_function' is "mish", expected one of gelu, gelu_fast
          gpt2/usual         | n_head                      | 3 | 'n_head' is 3, expected a divisor of the width, 16
          gpt_neo/usual      | attention_layers            | ["global"] | expected kinds for 2 layers
          gpt_neo/usual      | attention_layers            | ["global", "sparse"] | expected global or local only
          gpt_neo/usual      | attention_layers            | "local" | 'attention_layers' is "local", expected a list of texts
          gpt_neo/usual      | window_size                 | null | 'window_size' is null, expected a value, or no such key at all rather than null
          gptj/usual         | rotary_dim                  | 7 | 'rotary_dim' is 7, expected an even number up to the head's size 4
          opt/usual          | do_layer_norm_before        | 0 | 'do_layer_norm_before' is 0, expected true or false
          llama/usual        | num_key_value_heads         | 3 | 'num_key_value_heads' is 3, expected a divisor of num_attention_heads 4
          llama/usual        | hidden_act                  | "relu6" | 'hidden_act' is "relu6", expected one of gelu
          llama/usual        | rope_parameters             | {"rope_type": "mrope"} | 'rope_parameters.rope_type' is "mrope", expected default, linear, dynamic, llama3, yarn or longrope
          llama/usual        | rope_parameters             | {"rope_theta": 10000.0, "factor": 2.0} | 'rope_parameters.factor' is 2.0, expected no factor where 'rope_type' does not say of what
          llama/usual        | quantization_config         | {"quant_method": "hqq"} | 'quantization_config.quant_method'
          llama/usual        | model_type                  | "mamba" | 'model_type' is "mamba", expected a family that Rote knows: gpt_neox, gpt2
          mistral/usual      | sliding_window              | -1 | 'sliding_window' is -1, expected a whole number above 0
          qwen2/window       | layer_types                 | ["full_attention"] | expected one entry for each of the layers
          qwen2/window       | layer_types                 | ["full_attention", "linear_attention"] | expected full_attention or sliding_attention only
          gemma/usual        | use_bidirectional_attention | true | 'use_bidirectional_attention' is true, expected false
          gemma2/usual       | use_bidirectional_attention | true | 'use_bidirectional_attention' is true, expected false
          gemma2/usual       | query_pre_attn_scalar       | 0 | 'query_pre_attn_scalar' is 0, expected a number above 0
          gemma3_text/usual  | use_bidirectional_attention | true | 'use_bidirectional_attention' is true, expected false
          gemma3_text/usual  | attn_logit_softcapping      | 5.0 | 'attn_logit_softcapping' is 5.0, expected null
          gemma3_text/usual  | rope_parameters             | {"full_attention": {"rope_type": "yarn", "factor": 2}} | 'rope_parameters.full_attention.rope_type' is "yarn", expected one of default, linear, llama3
          phi3/longrope      | rope_parameters             | {"rope_type": "longrope", "short_factor": [1.0], "long_factor": [1.0]} | 'rope_parameters.short_factor' is [1.0], expected one number for each pair of the 8 dimensions
          falcon/40b         | parallel_attn               | false | 'parallel_attn' is false, expected true where 'new_decoder_architecture' is
          bloom/usual        | apply_residual_connection_post_layernorm | true | expected false
          smollm3/usual      | no_rope_layers              | [1] | expected one entry for each of the 3 layers
          llama/usual        | partial_rotary_factor       | 0.5 | 'partial_rotary_factor' is 0.5, expected 1: transformers turns whole heads in this family
          llama/usual        | per_layer_config            | [{}] | expected no such key: layers that differ in this way
          llama/usual        | configuration_files         | ["config.4.0.0.json"] | expected no such key: it names other files
          llama/usual        | transformers_weights        | "other.safetensors" | expected no such key: it names other files
          llama/usual        | is_causal                   | false | 'is_causal' is false, expected true
          llama/usual        | rope_parameters             | {"full_attention": {"rope_type": "linear", "factor": 2}} | expected the same settings for all layers
          llama/usual        | rope_parameters             | {"rope_type": "yarn"} | 'rope_parameters.factor' is missing, which 'yarn' needs
          llama/usual        | rope_scaling                | {"rope_type": "su", "factor": 2} | 'rope_scaling.rope_type' is "su", expected default, linear
          llama/usual        | tie_word_embeddings         | true | 'lm_head.weight' holds other numbers than 'model.embed_tokens.weight'
          phi3/usual         | rope_scaling                | {"rope_type": "linear", "factor": 2} | expected one of default, longrope
          gpt_neox/v4-config | rope_theta                  | 70 | 'rope_theta' is 70, expected 2000.0, as 'rotary_emb_base' has it
          gpt_neox/v4-config | head_dim                    | 4 | 'head_dim' is 4, expected
          stablelm/usual     | head_dim                    | 6 | 'head_dim' is 6, expected 8, the width divided among the heads
          gpt2/usual         | num_attention_heads         | 2 | 'num_attention_heads' is 2, expected 4, as its other name 'n_head' says
          gemma/usual        | hidden_activation           | "relu" | transformers 4 follows the one and 5 the other
          gemma2/usual       | sliding_window              | null | 'sliding_window' is null, expected a whole number above 0, as some layers have a window
          gemma2/usual       | query_pre_attn_scalar       | null | 'query_pre_attn_scalar' is null, expected a value
          gemma3_text/usual  | rope_scaling                | {"type": "linear", "factor": 2} | expected 'rope_type' in it
          gemma3_text/usual  | rope_parameters             | {"rope_type": "linear", "factor": 2} | expected one object each for full_attention and sliding_attention
          olmo/usual         | clip_qkv                    | 0 | 'clip_qkv' is 0, expected a number above 0
          qwen2/usual        | layer_types                 | ["full_attention", "sliding_attention"] | expected full_attention only where no window is switched on
          gemma3/usual       | text_config                 | {"model_type": "gemma2"} | 'text_config.model_type' is "gemma2", expected gemma3_text as the text part
          gemma3/usual       | text_config                 | {"final_logit_softcapping": 3.0} | 'text_config.final_logit_softcapping' is 3.0, expected null
          gemma3/usual       | text_config                 | {"quantization_config": {}} | 'text_config.quantization_config' is {}, expected no such key
          gemma3/usual       | tie_word_embeddings         | false | 'text_config.tie_word_embeddings' is true, expected false, as beside 'text_config'
          mistral3/usual     | text_config                 | {"model_type": "ministral3"} | 'text_config.model_type' is "ministral3", expected mistral as the text part
          mistral3/usual     | text_config                 | {"layer_types": ["full_attention"]} | 'text_config.layer_types' is ["full_attention"], expected no such key
          mistral3/usual     | text_config                 | null | 'text_config' is missing
          ministral/usual    | sliding_window              | null | expected a whole number above 0, as some layers have a window
          olmo3/usual        | rope_theta                  | 700 | 'rope_theta' is 700, expected 500000, or a base for each kind of layer
          olmo3/usual        | rope_parameters             | {"full_attention": {"rope_type": "dynamic", "factor": 2}} | expected one of default, linear, llama3, yarn
          vaultgemma/usual   | query_pre_attn_scalar       | null | 'query_pre_attn_scalar' is null, expected a value
          cohere2/usual      | use_qk_norm                 | true | 'use_qk_norm' is true, expected false
          gpt_bigcode/usual  | add_cross_attention         | true | 'add_cross_attention' is true, expected false
          glm/usual          | head_dim                    | null | 'head_dim' is null, expected a value
          nemotron/usual     | hidden_act                  | "mish" | 'hidden_act' is "mish", expected one of gelu, gelu_fast
          exaone4/hub        | sliding_window              | null | 'layer_types' is absent, expected one entry for each of the layers
          helium/usual       | head_dim                    | 8 | 'head_dim' is 8, expected the width divided among the heads
          internlm3/usual    | qkv_bias                    | true | 'attention_bias' is false, expected true, as its other name 'qkv_bias' says
          internlm3/hub      | qkv_bias                    | true | 'qkv_bias' is true, expected false, as the MLP's
          apertus/usual      | hidden_act                  | "mish" | 'hidden_act' is "mish", expected one of gelu, gelu_fast
          mpt/usual          | attn_config                 | {"alibi": false} | 'attn_config.alibi' is false, expected true
          mpt/usual          | attn_config                 | {"alibi_bias_max": 4} | 'attn_config.alibi_bias_max' is 4, expected 8.0: transformers has no other
          mpt/usual          | logit_scale                 | 0.5 | 'logit_scale' is 0.5, expected null
          codegen/usual      | n_head                      | 2 | 'n_head' is 2, expected a multiple of 4
          xglm/usual         | pad_token_id                | 5 | 'pad_token_id' is 5, expected 0, 1 or null
          granite/usual      | logits_scaling              | 0 | 'logits_scaling' is 0, expected a number above 0
          mixtral/usual      | num_experts_per_tok         | 5 | 'num_experts_per_tok' is 5, expected at most 4, the number of experts
          mixtral/usual      | num_experts                 | 3 | 'num_experts' is 3, expected 4, as its other name 'num_local_experts' says
          mixtral/usual      | num_local_experts           | 1000000000 | asks for 1000000000 experts in layer 0, but only 41 tensors are stored
          olmoe/usual        | norm_topk_prob              | 1 | 'norm_topk_prob' is 1, expected true or false
          olmoe/usual        | head_dim                    | 8 | 'head_dim' is 8, expected 4, the width divided among the heads
          qwen2_moe/usual    | use_sliding_window          | true | 'use_sliding_window' is true, expected false
          qwen2_moe/usual    | mlp_only_layers             | [0.5] | 'mlp_only_layers' is [0.5], expected a list of whole numbers
          qwen2_moe/usual    | decoder_sparse_step         | 0 | 'decoder_sparse_step' is 0, expected a whole number above 0
          granitemoe/usual   | num_local_experts           | null | 'num_local_experts' is null, expected a value
          phimoe/usual       | num_experts_per_tok         | 1 | 'num_experts_per_tok' is 1, expected 2: this router chooses as many
          phimoe/longrope    | rope_parameters             | {"rope_type": "yarn", "factor": 2} | 'rope_parameters.rope_type' is "yarn", expected one of default, longrope
          phimoe/longrope    | rope_parameters             | {"rope_type": "longrope", "short_factor": [1.0, 1.0], "long_factor": [1.0, 1.0], "long_mscale": 1} | 'rope_parameters.short_mscale' is missing, which 'longrope' needs
          gpt_oss/usual      | attention_bias              | false | 'attention_bias' is false, expected true
          gpt_oss/usual      | rope_parameters             | null | 'rope_parameters' is missing
          gpt_oss/usual      | sliding_window              | null | 'sliding_window' is null, expected a whole number above 0, as some layers have a window
          gpt_oss/usual      | swiglu_limit                | 0 | 'swiglu_limit' is 0, expected a number above 0
          gpt_oss/usual      | num_experts_per_tok         | 9 | 'num_experts_per_tok' is 9, expected at most 4, the number of experts
          deepseek_v2/usual  | topk_method                 | "noaux_tc" | 'topk_method' is "noaux_tc", expected greedy or group_limited_greedy
          deepseek_v2/usual  | norm_topk_prob              | true | 'norm_topk_prob' is true, expected false
          deepseek_v2/usual  | mlp_bias                    | true | 'mlp_bias' is true, expected false
          deepseek_v2/usual  | scoring_func                | "sigmoid" | 'scoring_func' is "sigmoid", expected softmax
          deepseek_v2/usual  | num_experts_per_tok         | null | 'num_experts_per_tok' is missing
          deepseek_v2/odd    | n_group                     | 4 | 'n_group' is 4, expected groups of one size, of the 6 experts
          deepseek_v3/usual  | moe_layer_freq              | 2 | 'moe_layer_freq' is 2, expected 1
          deepseek_v3/usual  | num_key_value_heads         | 2 | 'num_key_value_heads' is 2, expected 4, the number of heads
          deepseek_v3/usual  | topk_method                 | "greedy" | 'topk_method' is "greedy", expected noaux_tc
          deepseek_v3/usual  | topk_group                  | 5 | 'topk_group' is 5, expected at most 4, the number of groups
          deepseek_v3/usual  | num_experts_per_tok         | 5 | 'num_experts_per_tok' is 5, expected at most 4, the experts of a token's groups
          deepseek_v3/usual  | first_k_dense_replace       | 0.5 | 'first_k_dense_replace' is 0.5, expected a whole number of layers, 0 or more
          deepseek_v3/usual  | num_nextn_predict_layers    | 2 | 'num_nextn_predict_layers' is 2, expected at most 1: one layer is left out
          deepseek_v3/usual  | kv_lora_rank                | 9 | 'model.layers.0.self_attn.kv_a_proj_with_mqa.weight' has shape [12, 16], expected [13, 16]
          gpt_oss/usual      | num_local_experts           | 1000000000 | 'model.layers.0.mlp.experts.gate_up_proj' has shape [4, 16, 20], expected [1000000000, 16, 20]
          """)
  void aValueThatIsNotSupported(String checkpoint, String key, String value, String message)
      throws IOException {
    ObjectNode config = (ObjectNode) JSON.readTree(config(checkpoint).toFile());
    config.set(key, JSON.readTree(value));
    copyWeights(checkpoint);
    JSON.writeValue(folder.resolve("config.json").toFile(), config);

    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> CausalLm.load(folder).close())
        .withMessageContaining("config.json")
        .withMessageContaining(message);
  }

  @Test
  void aSwitchTheWeightsContradictNamesTheTensors() throws IOException {
    ObjectNode config = (ObjectNode) JSON.readTree(config("llama/usual").toFile());
    config.put("attention_bias", true).put("num_key_value_heads", 4);
    copyWeights("llama/usual");
    JSON.writeValue(folder.resolve("config.json").toFile(), config);

    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> CausalLm.load(folder).close())
        .withMessageContaining("'model.layers.0.self_attn.q_proj.bias' [16] is missing")
        .withMessageContaining(
            "'model.layers.1.self_attn.k_proj.weight' has shape [8, 16], expected")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("left over"));
  }

  @Test
  void expertsOfAnotherShapeNameTheTensors() throws IOException {
    ObjectNode config = (ObjectNode) JSON.readTree(config("qwen3_moe/fused").toFile());
    String experts = config.has("num_experts") ? "num_experts" : "num_local_experts";
    config.put(experts, 7);
    copyWeights("qwen3_moe/fused");
    JSON.writeValue(folder.resolve("config.json").toFile(), config);

    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> CausalLm.load(folder).close())
        .withMessageContaining(
            "'model.layers.1.mlp.experts.gate_up_proj' has shape [6, 12, 16], expected [7, 12, 16]")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("missing"));
  }

  @Test
  void anExpertThatIsMissingIsNamed() throws IOException {
    ObjectNode config = (ObjectNode) JSON.readTree(config("mixtral/usual").toFile());
    config.put("num_local_experts", 5);
    copyWeights("mixtral/usual");
    JSON.writeValue(folder.resolve("config.json").toFile(), config);

    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> CausalLm.load(folder).close())
        .withMessageContaining(
            "'model.layers.0.block_sparse_moe.experts.4.w1.weight' [8, 16] is missing");
  }

  private static Path config(String checkpoint) {
    return GOLDEN.resolve(checkpoint).resolve("config.json");
  }

  private void copyWeights(String checkpoint) throws IOException {
    String weights = "model.safetensors";
    Files.copy(GOLDEN.resolve(checkpoint).resolve(weights), folder.resolve(weights));
  }
}
