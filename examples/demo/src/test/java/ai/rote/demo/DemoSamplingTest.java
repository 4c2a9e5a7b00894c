package ai.rote.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.data.PrefixSuffix;
import ai.rote.core.model.CausalLm;
import ai.rote.core.model.GenerativeLm;
import ai.rote.core.score.ContinuationMass;
import ai.rote.core.score.NearVerbatimRequest;
import ai.rote.core.score.SampleRequest;
import ai.rote.core.score.Samples;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.ExampleTokenizer;
import ai.rote.core.token.TokenizedExample;
import ai.rote.metrics.ExtractionProbability;
import ai.rote.metrics.distance.Levenshtein;
import ai.rote.metrics.distance.Scale;
import ai.rote.metrics.near.SampledAgainstComputed;
import ai.rote.metrics.stat.Hits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * What is drawn from a shipped model against what is computed of it: Hayes et al. 2025 compare the
 * two on 250 examples and 1,000 draws; here are fewer, of shorter suffixes.
 */
class DemoSamplingTest {
  private static final int SUFFIX_TOKENS = 16;
  private static final int EXAMPLES = 20;
  private static final List<String> SCHEMES =
      List.of("top-k=40", "temperature=1", "top-p=0.95,temperature=0.9");

  private static GenerativeLm model;
  private static List<TokenScores> scores;

  @BeforeAll
  static void load(@TempDir Path folder) {
    Demo demo = Demo.unpackInto(folder);
    model = CausalLm.load(demo.checkpoint(DemoModel.SMALL));
    ExampleTokenizer tokenizer = new ExampleTokenizer(model.tokenizer(), 50, SUFFIX_TOKENS);
    List<TokenizedExample> planted = new ArrayList<>();
    for (PrefixSuffix each : demo.examples()) {
      if (each.metadata().get("set").equals("planted")) {
        tokenizer.tokenize(each).ifPresent(planted::add);
      }
    }
    scores = model.score(planted, SCHEMES.stream().map(SamplingScheme::parse).toList());
  }

  @AfterAll
  static void close() {
    model.close();
  }

  /** The first examples that draws can tell something of: neither never nor always drawn. */
  private static List<TokenScores> telling(SamplingScheme scheme) {
    return scores.stream()
        .filter(each -> each.logProb(scheme) > Math.log(0.01))
        .filter(each -> each.logProb(scheme) < Math.log(0.9))
        .limit(EXAMPLES)
        .toList();
  }

  @ParameterizedTest
  @FieldSource("SCHEMES")
  void sampledAgreesWithComputed(String spelt) {
    SamplingScheme scheme = SamplingScheme.parse(spelt);
    List<SampledAgainstComputed.Example> examples = new ArrayList<>();
    for (TokenScores each : telling(scheme)) {
      Samples samples = model.sample(each.example(), SampleRequest.of(scheme, 128).withSeed(11));
      examples.add(
          new SampledAgainstComputed.Example(
              each.example().id(),
              ExtractionProbability.ofLog(each.logProb(scheme)),
              new Hits(samples.verbatim(), samples.count())));
    }

    assertThat(examples).hasSize(EXAMPLES);
    // A right sampler fails at one seed in a thousand; the seed is fixed.
    assertThat(SampledAgainstComputed.of(examples).agree(0.001)).isTrue();
  }

  /** A beam of 16 costs no more than 20 draws. */
  @Test
  void theBoundIsAtLeastWhatTwentyDrawsFind() {
    SamplingScheme scheme = SamplingScheme.topK(40);
    int epsilon = 2;
    Levenshtein distance = new Levenshtein(Scale.COUNT);
    double byBeam = 0;
    double byDraws = 0;
    double verbatim = 0;
    int beaten = 0;
    for (TokenScores each : telling(scheme)) {
      ContinuationMass mass =
          model.nearVerbatim(
              each.example(),
              new NearVerbatimRequest(
                  scheme, NearVerbatimRequest.DistanceKind.LEVENSHTEIN, epsilon, 16));
      Samples samples = model.sample(each.example(), SampleRequest.of(scheme, 20));
      double found = 0;
      Set<List<Integer>> distinct = new HashSet<>();
      for (int i = 0; i < samples.count(); i++) {
        int[] ids = samples.ids(i);
        List<Integer> key = Arrays.stream(ids).boxed().toList();
        if (distance.between(each.example().suffixIds(), ids) <= epsilon && distinct.add(key)) {
          found += Math.exp(samples.logProb(i));
        }
      }
      byBeam += Math.exp(mass.logMass());
      byDraws += found;
      verbatim += Math.exp(each.logProb(scheme));
      beaten += Math.exp(mass.logMass()) >= found ? 1 : 0;
      assertThat(mass.logProbVerbatim()).isCloseTo(each.logProb(scheme), within(1e-3));
    }

    assertThat(byBeam).isGreaterThan(byDraws).isGreaterThan(verbatim);
    assertThat(beaten).isGreaterThanOrEqualTo(EXAMPLES - 1);
  }
}
