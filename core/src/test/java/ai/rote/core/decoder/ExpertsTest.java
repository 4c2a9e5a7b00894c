package ai.rote.core.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.ComputeDevice;
import ai.rote.core.Dtype;
import ai.rote.core.decoder.Router.Routing;
import ai.rote.core.torchscript.ScriptArgument.FloatTensorArg;
import ai.rote.core.torchscript.ScriptArgument.TextArg;
import ai.rote.core.torchscript.ScriptModule;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Experts whose tokens are grouped against the plain definition in double precision: every expert
 * for every token, weighted, most of them with zero.
 */
class ExpertsTest {
  private static final int WIDTH = 6;
  private static final int EXPERT_WIDTH = 7;
  private static final int SHARED_WIDTH = 5;
  private static final double TOLERANCE = 0.2;
  private static final String MLP = "layers.0.mlp";

  /** One block's experts, and what tokens meet there. */
  private record Setting(Experts experts, Map<String, float[][]> weights, float[][] tokens) {

    static Setting random(Experts experts, int tokens, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      Map<String, float[][]> weights = new HashMap<>();
      weights.put("router", matrix(random, experts.count(), WIDTH));
      for (int i = 0; i < experts.count(); i++) {
        mlp(weights, "experts." + i, random, experts.width());
      }
      if (experts.shared().width() > 0) {
        mlp(weights, "shared", random, experts.shared().width());
      }
      if (experts.shared().weighted()) {
        weights.put("shared_router", matrix(random, 1, WIDTH));
      }
      if (experts.router().routing().isCorrected()) {
        weights.put("router_correction", matrix(random, 1, experts.count()));
      }
      return new Setting(experts, weights, matrix(random, tokens, WIDTH));
    }

    private static void mlp(
        Map<String, float[][]> weights, String name, SplittableRandom random, int width) {
      weights.put(name + ".gate", matrix(random, width, WIDTH));
      weights.put(name + ".up", matrix(random, width, WIDTH));
      weights.put(name + ".down", matrix(random, WIDTH, width));
    }

    private static float[][] matrix(SplittableRandom random, int rows, int columns) {
      return IntStream.range(0, rows)
          .mapToObj(row -> floats(random.doubles(columns, -1.5, 1.5).toArray()))
          .toArray(float[][]::new);
    }

    private static float[] floats(double[] values) {
      float[] floats = new float[values.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) values[i];
      }
      return floats;
    }

    /** One row a token. */
    float[][] grouped() {
      DecoderConfig config =
          DecoderConfig.builder()
              .sizes(1, WIDTH, 8, 8)
              .norm(Norm.rms(1e-5))
              .attention(Attention.of(1, 1, WIDTH, Attention.Projection.SPLIT))
              .mlp(new Mlp(Mlp.Kind.GATED, 1, Mlp.Activation.SILU, false).withExperts(experts))
              .build();
      ComputeDevice cpu = ComputeDevice.cpu();
      try (ScriptModule layers =
          ScriptModule.load(DecoderScript.source(config), DecoderScript.layers(config, cpu), cpu)) {
        weights.forEach(
            (name, matrix) ->
                layers.put(
                    MLP + "." + name + (name.endsWith("correction") ? "" : ".weight"),
                    List.of(bytes(matrix)),
                    new long[] {matrix.length, matrix[0].length},
                    Dtype.FLOAT32,
                    Dtype.FLOAT32,
                    false));
        float[] all = flat(tokens);
        float[] sums =
            layers
                .call("mlp", new FloatTensorArg(all, 1, tokens.length, WIDTH), new TextArg(MLP))
                .floats(0);
        return IntStream.range(0, tokens.length)
            .mapToObj(t -> Arrays.copyOfRange(sums, t * WIDTH, (t + 1) * WIDTH))
            .toArray(float[][]::new);
      }
    }

    private static float[] flat(float[][] rows) {
      float[] flat = new float[rows.length * rows[0].length];
      for (int i = 0; i < flat.length; i++) {
        flat[i] = rows[i / rows[0].length][i % rows[0].length];
      }
      return flat;
    }

    private static ByteBuffer bytes(float[][] matrix) {
      float[] flat = flat(matrix);
      ByteBuffer bytes = ByteBuffer.allocateDirect(4 * flat.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(flat);
      return bytes;
    }

    /** The plain definition. */
    double[] expected(float[] token) {
      double[] x = IntStream.range(0, WIDTH).mapToDouble(i -> token[i]).toArray();
      double[] share = shares(product(weights.get("router"), x));
      double[] sum = new double[WIDTH];
      for (int i = 0; i < experts.count(); i++) {
        add(sum, share[i], mlp("experts." + i, x));
      }
      if (experts.shared().width() > 0) {
        boolean weighted = experts.shared().weighted();
        double weight = weighted ? sigmoid(product(weights.get("shared_router"), x)[0]) : 1;
        add(sum, weight, mlp("shared", x));
      }
      return sum;
    }

    private static void add(double[] sum, double share, double[] values) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += share * values[i];
      }
    }

    private double[] mlp(String name, double[] x) {
      double[] gate = product(weights.get(name + ".gate"), x);
      double[] up = product(weights.get(name + ".up"), x);
      for (int i = 0; i < up.length; i++) {
        up[i] *= gate[i] / (1 + Math.exp(-gate[i]));
      }
      return product(weights.get(name + ".down"), up);
    }

    private static double[] product(float[][] matrix, double[] x) {
      return Arrays.stream(matrix)
          .mapToDouble(row -> IntStream.range(0, x.length).mapToDouble(i -> row[i] * x[i]).sum())
          .toArray();
    }

    /** The weight of each expert; 0 for those not chosen. */
    private double[] shares(double[] scores) {
      double[] ranks = ranks(scores);
      Integer[] best = IntStream.range(0, scores.length).boxed().toArray(Integer[]::new);
      Arrays.sort(best, Comparator.comparingDouble(i -> -ranks[i]));
      boolean[] chosen = new boolean[scores.length];
      IntStream.range(0, experts.perToken()).forEach(i -> chosen[best[i]] = true);
      double[] shares = new double[scores.length];
      switch (experts.router().routing()) {
        case SOFTMAX, SOFTMAX_NORMALISED -> {
          double[] softmax = softmax(scores, all(scores.length));
          double sum =
              IntStream.range(0, scores.length)
                  .filter(i -> chosen[i])
                  .mapToDouble(i -> softmax[i])
                  .sum();
          for (int i = 0; i < shares.length; i++) {
            boolean normalised = experts.router().routing() == Routing.SOFTMAX_NORMALISED;
            shares[i] = chosen[i] ? softmax[i] / (normalised ? sum : 1) : 0;
          }
        }
        case SIGMOID, SIGMOID_NORMALISED -> {
          double sum = 0;
          for (int i = 0; i < shares.length; i++) {
            shares[i] = chosen[i] ? sigmoid(scores[i]) : 0;
            sum += shares[i];
          }
          for (int i = 0; i < shares.length; i++) {
            shares[i] /= experts.router().routing() == Routing.SIGMOID ? 1 : sum;
          }
        }
        case SOFTMAX_OF_CHOSEN -> {
          double[] softmax = softmax(scores, chosen);
          System.arraycopy(softmax, 0, shares, 0, shares.length);
        }
        case SPARSE_MIXER -> {
          for (int rank = 0; rank < 2; rank++) {
            double top = scores[best[rank]];
            boolean[] near = new boolean[scores.length];
            for (int i = 0; i < near.length; i++) {
              double distance = (top - scores[i]) / Math.max(Math.abs(scores[i]), top);
              near[i] =
                  distance <= 2 * experts.router().tolerance() && !(rank == 1 && i == best[0]);
            }
            shares[best[rank]] = softmax(scores, near)[best[rank]];
          }
        }
      }
      return Arrays.stream(shares).map(share -> share * experts.router().scale()).toArray();
    }

    /** By what experts are chosen; of groups that are left out, less than of all others. */
    private double[] ranks(double[] scores) {
      boolean corrected = experts.router().routing().isCorrected();
      double[] ranks = new double[scores.length];
      double[] softmax = softmax(scores, all(scores.length));
      for (int i = 0; i < ranks.length; i++) {
        ranks[i] =
            corrected ? sigmoid(scores[i]) + weights.get("router_correction")[0][i] : softmax[i];
      }
      int groups = experts.router().groups();
      int size = ranks.length / groups;
      double[] ofGroup = new double[groups];
      for (int g = 0; g < groups; g++) {
        double[] sorted = Arrays.copyOfRange(ranks, g * size, (g + 1) * size);
        Arrays.sort(sorted);
        ofGroup[g] = sorted[size - 1] + (corrected && size > 1 ? sorted[size - 2] : 0);
      }
      double[] sorted = ofGroup.clone();
      Arrays.sort(sorted);
      double least = sorted[groups - experts.router().groupsPerToken()];
      for (int i = 0; i < ranks.length; i++) {
        ranks[i] = ofGroup[i / size] < least ? ranks[i] - 100 : ranks[i];
      }
      return ranks;
    }

    private static double sigmoid(double x) {
      return 1 / (1 + Math.exp(-x));
    }

    private static boolean[] all(int size) {
      boolean[] all = new boolean[size];
      Arrays.fill(all, true);
      return all;
    }

    private static double[] softmax(double[] scores, boolean[] among) {
      double sum =
          IntStream.range(0, scores.length)
              .filter(i -> among[i])
              .mapToDouble(i -> Math.exp(scores[i]))
              .sum();
      return IntStream.range(0, scores.length)
          .mapToDouble(i -> among[i] ? Math.exp(scores[i]) / sum : 0)
          .toArray();
    }

    void check() {
      float[][] actual = grouped();
      for (int t = 0; t < tokens.length; t++) {
        double[] expected = expected(tokens[t]);
        for (int i = 0; i < WIDTH; i++) {
          assertThat((double) actual[t][i]).as("token %d", t).isEqualTo(expected[i], within(2e-5));
        }
      }
    }
  }

  private static Experts of(int count, int perToken, Routing routing) {
    return Experts.of(count, perToken, Router.of(routing).withTolerance(TOLERANCE), EXPERT_WIDTH);
  }

  @ParameterizedTest
  @EnumSource
  void isEveryExpertForEveryTokenWeighted(Routing routing) {
    Setting.random(of(5, 2, routing), 40, 1).check();
    Setting.random(of(5, 2, routing).withShared(new Experts.Shared(SHARED_WIDTH, true)), 40, 2)
        .check();
    Setting.random(of(2, 2, routing), 9, 3).check();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SPARSE_MIXER")
  void oneExpertOrAllForEachToken(Routing routing) {
    Setting.random(of(6, 1, routing), 20, 4).check();
    Setting.random(of(6, 6, routing), 20, 5).check();
    Setting.random(of(1, 1, routing), 3, 6).check();
  }

  @ParameterizedTest
  @EnumSource
  void mostExpertsHaveNoTokens(Routing routing) {
    Setting.random(of(60, 2, routing), 3, 7).check();
  }

  @ParameterizedTest
  @EnumSource(names = {"SOFTMAX", "SOFTMAX_NORMALISED", "SIGMOID", "SIGMOID_NORMALISED"})
  void expertsInGroups(Routing routing) {
    Router router = Router.of(routing).withGroups(4, 2).withScale(1.7).withScoresInFloat32();
    Setting.random(Experts.of(12, 3, router, EXPERT_WIDTH), 40, 10).check();
    Setting.random(Experts.of(8, 4, router, EXPERT_WIDTH), 40, 11).check();
    Setting.random(
            Experts.of(12, 3, router, EXPERT_WIDTH)
                .withShared(new Experts.Shared(SHARED_WIDTH, false)),
            40,
            12)
        .check();
  }

  @Test
  void refusesGroupsThatDoNotHoldEnoughExperts() {
    Router router = Router.of(Routing.SIGMOID).withGroups(4, 1);
    assertThatIllegalArgumentException().isThrownBy(() -> Experts.of(8, 3, router, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> Experts.of(9, 1, router, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Router.of(Routing.SIGMOID).withGroups(2, 3));
  }

  @Test
  void allTokensGoToOneExpert() {
    Setting setting = Setting.random(of(8, 1, Routing.SOFTMAX), 50, 8);
    float[][] router = setting.weights().get("router");
    for (float[] row : router) {
      Arrays.fill(row, 0);
    }
    router[3][0] = 5;
    for (float[] token : setting.tokens()) {
      token[0] = 1 + Math.abs(token[0]);
    }
    setting.check();
  }

  @Test
  void aTokensResultDoesNotDependOnTheOthers() {
    Setting together = Setting.random(of(5, 3, Routing.SOFTMAX_NORMALISED), 30, 9);
    float[][] all = together.grouped();
    for (int t = 0; t < all.length; t += 7) {
      float[][] token = {together.tokens()[t]};
      Setting alone = new Setting(together.experts(), together.weights(), token);
      assertThat(alone.grouped()[0]).containsExactly(all[t], within(1e-5f));
    }
  }

  @Test
  void refusesMoreExpertsForATokenThanThereAre() {
    assertThatIllegalArgumentException().isThrownBy(() -> of(2, 3, Routing.SOFTMAX));
  }
}
