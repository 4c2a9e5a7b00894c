package ai.rote.core.decoder;

import ai.rote.core.decoder.DecoderConfig.Residual;
import ai.rote.core.decoder.DecoderConfig.Transposed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Goes through the decoder as {@code decoder.py} does. */
final class TensorCollector {
  private static final int NO_BLOCK = -1;

  private final TensorNames names;
  private final DecoderConfig config;
  private final Predicate<String> stored;
  private final long width;
  private final long embeddingWidth;
  private final List<TensorSpec> specs = new ArrayList<>();
  private int block = NO_BLOCK;
  private int expert;

  TensorCollector(TensorNames names, DecoderConfig config, Predicate<String> stored) {
    this.names = names;
    this.config = config;
    this.stored = stored;
    this.width = config.width();
    this.embeddingWidth = config.embedding().width();
  }

  List<TensorSpec> specs() {
    return specs;
  }

  void embedding() {
    DecoderConfig.Embedding embedding = config.embedding();
    weight(DecoderPart.EMBEDDING, config.vocabularySize(), embeddingWidth);
    if (embeddingWidth != width) {
      weight(DecoderPart.EMBEDDING_PROJECTION, width, embeddingWidth);
    }
    if (embedding.positions() > 0) {
      weight(DecoderPart.POSITIONS, embedding.positions(), width);
    }
    if (embedding.normed()) {
      norm(DecoderPart.EMBEDDING_NORM, width);
    }
  }

  void block(int number) {
    block = number;
    Norm.Place place = config.norm().place();
    if (place != Norm.Place.AFTER) {
      norm(DecoderPart.ATTENTION_NORM, width);
      if (config.residual() != Residual.PARALLEL_SHARED_NORM) {
        norm(DecoderPart.MLP_NORM, width);
      }
    }
    if (config.attention() instanceof Attention attention) {
      attention(attention);
    } else if (config.attention() instanceof LatentAttention attention) {
      latentAttention(attention);
    }
    config.mlp().experts(block).ifPresentOrElse(this::experts, () -> mlp(config.mlp()));
    if (place == Norm.Place.AFTER || place == Norm.Place.BEFORE_AND_AFTER) {
      norm(DecoderPart.ATTENTION_POST_NORM, width);
      norm(DecoderPart.MLP_POST_NORM, width);
    }
    block = NO_BLOCK;
  }

  private void attention(Attention attention) {
    long headSize = attention.headSize();
    long queries = attention.heads() * headSize;
    long keys = attention.keyValueHeads() * headSize;
    boolean bias = attention.projectionBias();
    if (attention.projection() == Attention.Projection.SPLIT) {
      linear(DecoderPart.QUERY, queries, width, bias);
      linear(DecoderPart.KEY, keys, width, bias);
      linear(DecoderPart.VALUE, keys, width, bias);
    } else {
      linear(DecoderPart.QUERY_KEY_VALUE, queries + 2 * keys, width, bias);
    }
    switch (attention.normed()) {
      case NO -> {}
      case WITHIN_HEADS, WITHIN_HEADS_TURNED -> {
        norm(DecoderPart.QUERY_NORM, headSize);
        norm(DecoderPart.KEY_NORM, headSize);
      }
      case WITHIN_HEADS_APART -> {
        apart(DecoderPart.QUERY_NORM, attention.heads(), headSize);
        apart(DecoderPart.KEY_NORM, attention.keyValueHeads(), headSize);
      }
      case ACROSS_HEADS -> {
        norm(DecoderPart.QUERY_NORM, queries);
        norm(DecoderPart.KEY_NORM, keys);
      }
    }
    if (attention.sinks()) {
      add(DecoderPart.SINKS, "", attention.heads());
    }
    linear(DecoderPart.ATTENTION_OUT, width, queries, attention.outputBias());
  }

  /** A scale for each head, in one tensor or in as many. */
  private void apart(DecoderPart part, long heads, long headSize) {
    specs.add(
        TensorSpec.of(
            "layers." + block + "." + part.scriptName() + TensorNames.WEIGHT,
            names.name(part, block) + TensorNames.WEIGHT,
            heads,
            headSize));
  }

  private void latentAttention(LatentAttention attention) {
    long queries = attention.heads() * attention.querySize();
    long values = (long) attention.heads() * attention.valueSize();
    long plainKeys = (long) attention.heads() * attention.plainSize();
    long state = attention.latentState();
    if (attention.queryState() > 0) {
      linear(DecoderPart.QUERY_DOWN, attention.queryState(), width, attention.bias());
      weight(DecoderPart.QUERY_DOWN_NORM, attention.queryState());
      weight(DecoderPart.QUERY_UP, queries, attention.queryState());
    } else {
      weight(DecoderPart.QUERY, queries, width);
    }
    linear(DecoderPart.LATENT_DOWN, state + attention.turnedSize(), width, attention.bias());
    weight(DecoderPart.LATENT_DOWN_NORM, state);
    weight(DecoderPart.LATENT_UP, plainKeys + values, state);
    linear(DecoderPart.ATTENTION_OUT, width, values, attention.bias());
  }

  private void mlp(Mlp mlp) {
    switch (mlp.kind()) {
      case PLAIN -> linear(DecoderPart.MLP_UP, mlp.width(), width, mlp.bias());
      case GATED -> {
        linear(DecoderPart.MLP_GATE, mlp.width(), width, mlp.bias());
        linear(DecoderPart.MLP_UP, mlp.width(), width, mlp.bias());
      }
      case GATED_FUSED -> linear(DecoderPart.MLP_GATE_UP, 2L * mlp.width(), width, mlp.bias());
      case GATED_PAIRS -> throw new IllegalStateException("experts alone are paired");
    }
    if (mlp.activation() == Mlp.Activation.XIELU) {
      add(DecoderPart.XIELU_POSITIVE, "", 1);
      add(DecoderPart.XIELU_NEGATIVE, "", 1);
      add(DecoderPart.XIELU_SLOPE, "");
      add(DecoderPart.XIELU_EPSILON, "");
    }
    linear(DecoderPart.MLP_DOWN, width, mlp.width(), mlp.bias());
  }

  private void experts(Experts experts) {
    Router router = experts.router();
    long count = experts.count();
    weight(DecoderPart.ROUTER, count, width);
    if (router.biased()) {
      bias(DecoderPart.ROUTER, count);
    }
    if (router.routing().isCorrected()) {
      add(DecoderPart.ROUTER_CORRECTION, "", count);
    }
    if (config.mlp().kind() == Mlp.Kind.GATED_PAIRS) {
      pairedExperts(experts);
    } else if (names.areFused(block, stored)) {
      add(DecoderPart.EXPERTS_GATE_UP, "", count, 2L * experts.width(), width);
      add(DecoderPart.EXPERTS_DOWN, "", count, width, experts.width());
    } else {
      for (expert = 0; expert < count; expert++) {
        weight(DecoderPart.EXPERT_GATE, experts.width(), width);
        weight(DecoderPart.EXPERT_UP, experts.width(), width);
        weight(DecoderPart.EXPERT_DOWN, width, experts.width());
      }
    }
    Experts.Shared shared = experts.shared();
    if (shared.width() > 0) {
      weight(DecoderPart.SHARED_GATE, shared.width(), width);
      weight(DecoderPart.SHARED_UP, shared.width(), width);
      weight(DecoderPart.SHARED_DOWN, width, shared.width());
    }
    if (shared.weighted()) {
      weight(DecoderPart.SHARED_ROUTER, 1, width);
    }
  }

  /** All of a layer in one tensor, stored as [in, out], with biases. */
  private void pairedExperts(Experts experts) {
    long count = experts.count();
    add(DecoderPart.EXPERTS_PAIRS, "", count, width, 2L * experts.width());
    add(DecoderPart.EXPERTS_PAIRS, TensorSpec.FUSED_BIAS, count, 2L * experts.width());
    add(DecoderPart.EXPERTS_DOWN, "", count, experts.width(), width);
    add(DecoderPart.EXPERTS_DOWN, TensorSpec.FUSED_BIAS, count, width);
  }

  void head() {
    if (config.norm().last()) {
      norm(DecoderPart.FINAL_NORM, width);
    }
    if (embeddingWidth != width) {
      weight(DecoderPart.OUTPUT_PROJECTION, embeddingWidth, width);
    }
    if (!config.head().tied()) {
      weight(DecoderPart.HEAD, config.vocabularySize(), embeddingWidth);
    }
    if (config.head().bias()) {
      bias(DecoderPart.HEAD, config.vocabularySize());
    }
  }

  private void norm(DecoderPart part, long size) {
    if (config.norm().scaled()) {
      weight(part, size);
    }
    if (config.norm().shifted()) {
      bias(part, size);
    }
  }

  private void linear(DecoderPart part, long out, long in, boolean bias) {
    if (config.transposed() == Transposed.ALL) {
      weight(part, in, out);
    } else {
      weight(part, out, in);
    }
    if (bias) {
      bias(part, out);
    }
  }

  private void weight(DecoderPart part, long... shape) {
    add(part, TensorNames.WEIGHT, shape);
  }

  private void bias(DecoderPart part, long size) {
    add(part, TensorNames.BIAS, size);
  }

  private void add(DecoderPart part, String suffix, long... shape) {
    String ours = part.inBlocks() ? "layers." + block + "." : "";
    String number = String.valueOf(expert);
    specs.add(
        TensorSpec.of(
            ours + part.scriptName().replace("{}", number) + suffix,
            names.name(part, block).replace("{}", number) + suffix,
            shape));
  }
}
