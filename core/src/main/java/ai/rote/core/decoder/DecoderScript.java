package ai.rote.core.decoder;

import ai.rote.core.ComputeDevice;
import ai.rote.core.torchscript.ScriptObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The decoder as TorchScript: its source text, and an instance for a configuration. */
public final class DecoderScript {

  private DecoderScript() {}

  /**
   * The text of class {@code Decoder} and what it needs.
   *
   * @return TorchScript source
   */
  public static String source() {
    return resource(DecoderScript.class, "scratch.py")
        + resource(DecoderScript.class, "decoder.py");
  }

  /**
   * The text of class {@code Scorer} and what it needs, {@code Decoder} among it.
   *
   * @return TorchScript source
   */
  public static String scoringSource() {
    return source() + resource(DecoderScript.class, "scoring.py");
  }

  /**
   * The text of a class {@code Decoder} that takes logits for token ids and passes them on, and of
   * {@code Scorer}, which then scores logits that another module has computed.
   *
   * @return TorchScript source
   */
  public static String givenLogitsSource() {
    return resource(DecoderScript.class, "scratch.py")
        + resource(DecoderScript.class, "given_logits.py")
        + resource(DecoderScript.class, "scoring.py");
  }

  /**
   * What says of which type and size logits are that another module has computed.
   *
   * @return an instance of class {@code Description}
   */
  public static ScriptObject logitsDescription() {
    return ScriptObject.module("Description", Map.of());
  }

  /**
   * A scorer of logits that another module has computed.
   *
   * @return an instance of class {@code Scorer}
   */
  public static ScriptObject givenLogitsScorer() {
    return ScriptObject.module(
        "Scorer",
        Map.of("decoder", ScriptObject.module("Decoder", Map.of()), "scratch", scratch()));
  }

  /**
   * The text of class {@code LanguageModel} and all that it is made of.
   *
   * @return TorchScript source
   */
  public static String languageModelSource() {
    return scoringSource()
        + resource(DecoderScript.class, "generation.py")
        + resource(DecoderScript.class, "search.py")
        + resource(DecoderScript.class, "language_model.py");
  }

  /**
   * A decoder without weights yet.
   *
   * @param config its attributes
   * @param device where its weights go
   * @return an instance of class {@code Decoder}
   */
  public static ScriptObject decoder(DecoderConfig config, ComputeDevice device) {
    Map<String, Object> attributes = config.scriptAttributes();
    attributes.put("weights", ScriptObject.EMPTY_TENSOR_DICT);
    attributes.put("scales", ScriptObject.EMPTY_TENSOR_DICT);
    attributes.put("scratch", scratch());
    attributes.put("device", device.toString());
    return ScriptObject.module("Decoder", attributes);
  }

  /**
   * A scorer around a decoder without weights yet.
   *
   * @param config the decoder's attributes
   * @param device where its weights go
   * @return an instance of class {@code Scorer}
   */
  public static ScriptObject scorer(DecoderConfig config, ComputeDevice device) {
    return ScriptObject.module(
        "Scorer", Map.of("decoder", decoder(config, device), "scratch", scratch()));
  }

  private static ScriptObject scratch() {
    return ScriptObject.module("Scratch", Map.of("tensors", ScriptObject.EMPTY_TENSOR_DICT));
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
    ScriptObject generator =
        ScriptObject.module("Generator", Map.of("scorer", scorer(config, device)));
    ScriptObject search = ScriptObject.module("Search", Map.of("generator", generator));
    return ScriptObject.module("LanguageModel", Map.of("search", search));
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
