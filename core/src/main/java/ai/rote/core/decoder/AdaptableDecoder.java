package ai.rote.core.decoder;

import ai.rote.core.checkpoint.Adaptable;
import ai.rote.core.decoder.DecoderConfig.Transposed;
import java.util.Set;
import java.util.stream.Collectors;

/** A decoder as adapters see it. */
final class AdaptableDecoder implements Adaptable {
  private final TensorNames names;
  private final DecoderConfig config;
  private final Set<String> transposed;

  AdaptableDecoder(TensorNames names, DecoderConfig config) {
    this.names = names;
    this.config = config;
    this.transposed =
        config.transposed() == Transposed.ALL
            ? names.tensors(config).stream()
                .filter(TensorSpec::isBlockMatrix)
                .map(TensorSpec::stored)
                .collect(Collectors.toSet())
            : Set.of();
  }

  @Override
  public String usual(String stored) {
    return names.usual(stored);
  }

  @Override
  public boolean isTransposed(String usual) {
    return transposed.contains(usual);
  }

  @Override
  public boolean isHead(String usual) {
    return usual.equals(names.headWeight());
  }

  @Override
  public boolean isEmbedding(String usual) {
    return usual.equals(names.embeddingWeight());
  }

  @Override
  public boolean isTied() {
    return config.head().tied();
  }
}
