package ai.rote.core.decoder;

import ai.rote.core.decoder.DecoderConfig.Layer;
import ai.rote.core.torchscript.ScriptObject.ListOf;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a configuration makes of the plain attributes of TorchScript classes. */
final class ScriptAttributes {
  /** The numbers by which TorchScript knows types. */
  private static final int FLOAT32 = 6;

  private static final int BFLOAT16 = 15;

  private ScriptAttributes() {}

  /** Of class {@code Layers} in {@code layers.py}. */
  static Map<String, Object> layers(DecoderConfig config) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("norm_kind", config.norm().kind().scriptName());
    attributes.put("norm_eps", config.norm().epsilon());
    attributes.put("mlp_kind", config.mlp().kind().scriptName());
    attributes.put("activation", config.mlp().activation().scriptName());
    attributes.put("gate_limit", config.mlp().clamp().limit());
    attributes.put("gate_slope", config.mlp().clamp().slope());
    attributes.put("transposed", config.transposed().scriptName());
    return attributes;
  }

  /** Of class {@code Rotary} in {@code rotary.py}. */
  static Map<String, Object> rotary(DecoderConfig config) {
    List<Rotary> rotary = config.rotary();
    Rotary stretch = rotary.isEmpty() ? Rotary.of(2, 1) : rotary.get(0);
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("tables", tables(rotary.stream().map(Rotary::frequencies).toList()));
    attributes.put("long_tables", tables(rotary.stream().map(Rotary::longFrequencies).toList()));
    attributes.put("trained", stretch.trainedTokens());
    attributes.put("growth", stretch.growth());
    attributes.put("theta", floats(rotary.stream().map(Rotary::theta).toList()));
    attributes.put("amplitude", floats(rotary.stream().map(Rotary::amplitude).toList()));
    attributes.put("interleaved", config.rotaryInterleaved());
    return attributes;
  }

  /** Of class {@code Head} in {@code head.py}. */
  static Map<String, Object> head(DecoderConfig config) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("tied", config.head().tied());
    attributes.put("scale", config.head().scale());
    attributes.put("cap", config.head().cap());
    return attributes;
  }

  /** Of class {@code Decoder} in {@code decoder.py}. */
  static Map<String, Object> decoder(DecoderConfig config, Attention attention) {
    List<Layer> blocks = config.blocks();
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("layers", config.layers());
    attributes.put("embedding_scale", config.embedding().scale());
    attributes.put("position_offset", config.embedding().firstPosition());
    attributes.put("sinusoidal", config.embedding().sinusoidal());
    attributes.put("norm_place", config.norm().place().scriptName());
    attributes.put("final_norm", config.norm().last());
    attributes.put("residual", config.residual().scriptName());
    attributes.put("residual_scale", config.residualScale());
    attributes.put("heads", attention.heads());
    attributes.put("kv_heads", attention.keyValueHeads());
    attributes.put("head_size", attention.headSize());
    attributes.put("projection", attention.projection().scriptName());
    attributes.put("projection_clip", attention.projectionClip());
    attributes.put("qk_norm", attention.normed().scriptName());
    attributes.put("attention_cap", attention.cap());
    attributes.put("sinks", attention.sinks());
    attributes.put("attention_scale", floats(blocks.stream().map(Layer::scale).toList()));
    attributes.put("attention_window", ints(blocks.stream().map(Layer::window).toList()));
    attributes.put("rotary_table", ints(blocks.stream().map(Layer::rotaryTable).toList()));
    attributes.put("alibi_slopes", floats(config.alibi().slopes()));
    attributes.put("alibi_type", config.alibi().rounded() ? BFLOAT16 : FLOAT32);
    attributes.put("alibi_scale", config.alibi().scale());
    return attributes;
  }

  /** Of class {@code Decoder} in {@code latent_decoder.py}. */
  static Map<String, Object> decoder(DecoderConfig config, LatentAttention attention) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("layers", config.layers());
    attributes.put("heads", attention.heads());
    attributes.put("latent_size", attention.latentState());
    attributes.put("plain_size", attention.plainSize());
    attributes.put("turned_size", attention.turnedSize());
    attributes.put("value_size", attention.valueSize());
    attributes.put("latent_norm_eps", attention.normEpsilon());
    attributes.put("attention_scale", config.blocks().get(0).scale());
    return attributes;
  }

  private static ListOf ints(List<Integer> values) {
    return new ListOf("List[int]", values);
  }

  private static ListOf floats(List<Double> values) {
    return new ListOf("List[float]", values);
  }

  private static ListOf tables(List<List<Double>> values) {
    return new ListOf("List[List[float]]", values.stream().map(ScriptAttributes::floats).toList());
  }
}
