package ai.rote.studies.demo;

import ai.rote.core.decoder.Activation;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.Mlp;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.Residual;
import ai.rote.core.decoder.Rotary;
import ai.rote.demo.DemoModel;
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

  DecoderConfig decoder(DemoModel model) {
    return switch (model) {
      case SMALL -> decoder(2, 64);
      case MEDIUM -> decoder(3, 128);
      case LARGE -> decoder(4, 192);
    };
  }

  private DecoderConfig decoder(int layers, int width) {
    int heads = 4;
    int headSize = width / heads;
    return DecoderConfig.builder()
        .sizes(layers, width, vocabularySize, contextTokens)
        .norm(Norm.layer(1e-5))
        .residual(Residual.PARALLEL)
        .attention(
            Attention.of(heads, heads, headSize, Attention.Projection.GROUPS).withBias(true, true))
        .rotary(Rotary.of(headSize / 4, 10_000))
        .mlp(new Mlp(Mlp.Kind.PLAIN, 4 * width, Activation.GELU, true))
        .tiedHead(true)
        .build();
  }
}
