package ai.rote.results.run;

import ai.rote.core.model.CausalLm;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import ai.rote.results.record.StoredScores;
import java.util.Arrays;
import java.util.Optional;

/** Adds to an example's scores its texts, where it came as text, and what is generated of it. */
final class ExampleRecords {
  private final CausalLm model;
  private final Optional<Generator> generator;
  private TokenTexts texts;

  /**
   * For one data set.
   *
   * @param model loaded
   * @param generation what to generate
   * @param examples how many there are in all, in every shard
   */
  ExampleRecords(CausalLm model, GenerationSettings generation, int examples) {
    this.model = model;
    this.generator = Generator.of(model, generation, examples);
  }

  StoredScores of(TokenScores scores) {
    TokenizedExample example = scores.example();
    boolean isText = example.isText();
    return new StoredScores(
        scores,
        isText ? Optional.of(text(example)) : Optional.empty(),
        generator.flatMap(each -> each.generate(example, scores.schemes(), isText)));
  }

  private StoredScores.Text text(TokenizedExample example) {
    if (texts == null) {
      texts = new TokenTexts(model.tokenizer());
    }
    int[] prefix = example.prefixIds();
    int[] suffix = example.suffixIds();
    return new StoredScores.Text(
        texts.whole(Arrays.copyOfRange(prefix, example.startTokens(), prefix.length)),
        texts.whole(suffix),
        texts.of(prefix, suffix));
  }
}
