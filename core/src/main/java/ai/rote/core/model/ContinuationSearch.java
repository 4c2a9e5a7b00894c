package ai.rote.core.model;

import ai.rote.core.RoteException;
import ai.rote.core.score.ContinuationMass;
import ai.rote.core.score.NearVerbatimRequest;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.token.TokenizedExample;
import ai.rote.core.torchscript.ScriptArgument;
import ai.rote.core.torchscript.ScriptArgument.IntArg;
import ai.rote.core.torchscript.ScriptArgument.LongTensorArg;
import ai.rote.core.torchscript.ScriptModule;
import ai.rote.core.torchscript.ScriptResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds the mass of many continuations at once, through {@code search.py}. */
final class ContinuationSearch {
  private final ScriptModule module;
  private final ModelInfo info;

  ContinuationSearch(ScriptModule module, ModelInfo info) {
    this.module = module;
    this.info = info;
  }

  ContinuationMass nearVerbatim(TokenizedExample example, NearVerbatimRequest request) {
    info.check(example);
    boolean edits = request.distance() == NearVerbatimRequest.DistanceKind.LEVENSHTEIN;
    List<ScriptArgument> arguments = new ArrayList<>();
    arguments.add(row(example.prefixIds()));
    arguments.add(vector(example.suffixIds()));
    arguments.add(new IntArg(edits ? 1 : 0));
    arguments.add(new IntArg(Math.min(request.epsilon(), example.suffixTokens())));
    arguments.add(new IntArg(request.width()));
    ScriptResult result = call("near", arguments, request.scheme());
    double[] logMass = result.doubles(3);
    SortedMap<Integer, Double> others = new TreeMap<>();
    for (int i = 0; i < logMass.length; i++) {
      others.merge(1 << result.longs(4)[i], logMass[i], ContinuationSearch::logSum);
    }
    return new ContinuationMass(
        example,
        request.scheme(),
        request.width(),
        found(result, example),
        Arrays.stream(result.longs(5)).sum(),
        others);
  }

  ContinuationMass tokenisations(
      TokenizedExample example, TextLattice text, SamplingScheme scheme, int width) {
    info.check(example);
    NearVerbatimRequest.checkWidth(width);
    int most = example.suffixTokens() + Math.max(2, example.suffixTokens() / 4);
    List<ScriptArgument> arguments = new ArrayList<>();
    arguments.add(row(example.prefixIds()));
    arguments.add(vector(example.suffixIds()));
    arguments.add(text.tokens());
    arguments.add(text.nodes());
    int room = info.contextTokens().orElse(Integer.MAX_VALUE) - example.prefixTokens();
    arguments.add(new IntArg(Math.min(most, room)));
    arguments.add(new IntArg(width));
    ScriptResult result = call("spell", arguments, scheme);
    return new ContinuationMass(
        example, scheme, width, found(result, example), 0, Collections.emptySortedMap());
  }

  private ScriptResult call(String method, List<ScriptArgument> arguments, SamplingScheme scheme) {
    arguments.addAll(new SchemePlan(List.of(scheme), info.vocabularySize()).arguments());
    return module.call(method, arguments);
  }

  /** Continuations that stand by themselves. */
  private static List<ContinuationMass.Found> found(ScriptResult result, TokenizedExample example) {
    double[] logProb = result.doubles(1);
    int columns = Math.toIntExact(result.shape(0)[1]);
    List<ContinuationMass.Found> found = new ArrayList<>();
    for (int i = 0; i < logProb.length; i++) {
      if (Double.isNaN(logProb[i])) {
        throw new RoteException(
            "example '" + example.id() + "': the model's logits are not finite numbers");
      }
      int[] ids =
          Arrays.stream(result.longs(0), i * columns, (i + 1) * columns)
              .takeWhile(token -> token >= 0)
              .mapToInt(Math::toIntExact)
              .toArray();
      found.add(new ContinuationMass.Found(ids, logProb[i], 1 << result.longs(2)[i]));
    }
    return found;
  }

  /** ln(eᵃ + eᵇ) of finite numbers. */
  private static double logSum(double a, double b) {
    double larger = Math.max(a, b);
    return larger + Math.log1p(Math.exp(Math.min(a, b) - larger));
  }

  private static LongTensorArg row(int[] ids) {
    return new LongTensorArg(Arrays.stream(ids).asLongStream().toArray(), 1, ids.length);
  }

  private static LongTensorArg vector(int[] ids) {
    return new LongTensorArg(Arrays.stream(ids).asLongStream().toArray(), ids.length);
  }
}
