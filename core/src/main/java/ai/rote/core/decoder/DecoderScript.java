package ai.rote.core.decoder;

import ai.rote.core.ComputeDevice;
import ai.rote.core.decoder.Router.Routing;
import ai.rote.core.torchscript.ScriptObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The decoder as TorchScript: its source text, and an instance for a configuration. */
public final class DecoderScript {

  private DecoderScript() {}

  /**
   * The text of class {@code Decoder} and what it needs. There are two such classes, of which a
   * configuration needs one.
   *
   * @param config the decoder's attributes
   * @return TorchScript source
   */
  public static String source(DecoderConfig config) {
    boolean latent = config.attention() instanceof LatentAttention;
    return text("scratch.py")
        + text("router.py")
        + text("layers.py")
        + text("rotary.py")
        + text("head.py")
        + text(latent ? "latent_decoder.py" : "decoder.py")
        + text("either_decoder.py"); // methods of the class above
  }

  /**
   * The text of class {@code LanguageModel} and all that it is made of.
   *
   * @param config the decoder's attributes
   * @return TorchScript source
   */
  public static String languageModelSource(DecoderConfig config) {
    return source(config)
        + text("schemes.py")
        + text("scoring.py")
        + text("prefix_scoring.py")
        + text("generation.py")
        + text("search.py")
        + text("language_model.py");
  }

  /**
   * A decoder without weights yet, with everything that is asked of it: scoring, generation,
   * search.
   *
   * @param config the decoder's attributes
   * @param device where its weights go
   * @return an instance of class {@code LanguageModel}
   */
  public static ScriptObject languageModel(DecoderConfig config, ComputeDevice device) {
    ScriptObject decoder = decoder(config, device);
    ScriptObject scorer = scorer(decoder);
    Map<String, Object> parts = Map.of("decoder", decoder, "scorer", scorer);
    Map<String, Object> attributes = new LinkedHashMap<>(parts);
    Map<String, Object> after = new LinkedHashMap<>(parts);
    after.put("kept", ScriptObject.EMPTY_TENSOR_DICT);
    attributes.put("after", new ScriptObject("PrefixScorer", after));
    attributes.put("generator", new ScriptObject("Generator", parts));
    attributes.put("search", new ScriptObject("Search", parts));
    return ScriptObject.module("LanguageModel", attributes);
  }

  /**
   * The text of class {@code GivenLogits}, which scores logits that another module has computed.
   *
   * @return TorchScript source
   */
  public static String givenLogitsSource() {
    return text("scratch.py") + text("schemes.py") + text("scoring.py") + text("given_logits.py");
  }

  /**
   * A scorer of logits that another module has computed.
   *
   * @return an instance of class {@code GivenLogits}
   */
  public static ScriptObject givenLogits() {
    ScriptObject decoder = new ScriptObject("Decoder", Map.of());
    return ScriptObject.module("GivenLogits", Map.of("scorer", scorer(decoder)));
  }

  /**
   * A decoder without weights yet.
   *
   * @param config its attributes
   * @param device where its weights go
   * @return an instance of class {@code Decoder}
   */
  public static ScriptObject decoder(DecoderConfig config, ComputeDevice device) {
    ScriptObject scratch = scratch();
    ScriptObject layers = layers(config, device, scratch);
    Map<String, Object> head = ScriptAttributes.head(config);
    head.put("layer", layers);
    head.put("scratch", scratch);
    Map<String, Object> attributes = ownAttributes(config);
    attributes.put("layer", layers);
    attributes.put("rotary", new ScriptObject("Rotary", ScriptAttributes.rotary(config)));
    attributes.put("head", new ScriptObject("Head", head));
    return new ScriptObject("Decoder", attributes);
  }

  private static Map<String, Object> ownAttributes(DecoderConfig config) {
    return config.attention() instanceof LatentAttention latent
        ? ScriptAttributes.decoder(config, latent)
        : ScriptAttributes.decoder(config, (Attention) config.attention());
  }

  private static ScriptObject layers(
      DecoderConfig config, ComputeDevice device, ScriptObject scratch) {
    Map<String, Object> attributes = ScriptAttributes.layers(config);
    attributes.put("weights", ScriptObject.EMPTY_TENSOR_DICT);
    attributes.put("scales", ScriptObject.EMPTY_TENSOR_DICT);
    attributes.put("files", ScriptObject.EMPTY_TENSOR_DICT);
    attributes.put("scratch", scratch);
    attributes.put(
        "router",
        new ScriptObject(
            "Router",
            config
                .mlp()
                .experts()
                .map(experts -> experts.router().scriptAttributes(experts.perToken()))
                .orElseGet(() -> Router.of(Routing.SOFTMAX).scriptAttributes(1))));
    attributes.put("device", device.toString());
    return ScriptObject.module("Layers", attributes);
  }

  /** The decoder's layers alone, an instance of class {@code Layers}. */
  static ScriptObject layers(DecoderConfig config, ComputeDevice device) {
    return layers(config, device, scratch());
  }

  private static ScriptObject scorer(ScriptObject decoder) {
    return new ScriptObject("Scorer", Map.of("decoder", decoder, "scratch", scratch()));
  }

  private static ScriptObject scratch() {
    return new ScriptObject("Scratch", Map.of("tensors", ScriptObject.EMPTY_TENSOR_DICT));
  }

  private static String text(String name) {
    return resource(DecoderScript.class, name);
  }

  /**
   * Reads a source text that lies beside a class.
   *
   * @param owner the class
   * @param name the file
   * @return its text
   */
  public static String resource(Class<?> owner, String name) {
    try (InputStream in = owner.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing beside " + owner.getName());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
