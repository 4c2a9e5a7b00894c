package ai.rote.core.decoder;

import ai.rote.core.CheckpointException;
import ai.rote.core.Dtype;
import ai.rote.core.Pruning;
import ai.rote.core.Quantisation;
import ai.rote.core.checkpoint.Checkpoint;
import ai.rote.core.checkpoint.MagnitudePruning;
import ai.rote.core.checkpoint.StoredTensor;
import ai.rote.core.checkpoint.quantised.RoundTrip;
import ai.rote.core.torchscript.ScriptModule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Matches a checkpoint's tensors with what its family wants, and hands them to a module. */
public final class Weights {
  private static final List<String> LAYER_KEYS =
      List.of(
          "num_hidden_layers",
          "n_layer",
          "num_layers",
          "n_layers",
          "text_config.num_hidden_layers");
  private static final int MOST_PROBLEMS_LISTED = 20;

  private final List<TensorSpec> specs;
  private final Map<String, StoredTensor> tensors;

  /** For each tensor that is left out the part that it belongs to. */
  private final List<String> leftOut;

  private Weights(List<TensorSpec> specs, Map<String, StoredTensor> tensors, List<String> leftOut) {
    this.specs = specs;
    this.tensors = tensors;
    this.leftOut = leftOut;
  }

  /**
   * Refuses a number of layers that the stored tensors cannot be, before anything is made for each.
   *
   * @param checkpoint of any family
   * @throws CheckpointException if there are fewer tensors than layers
   */
  public static void checkLayers(Checkpoint checkpoint) {
    for (String key : LAYER_KEYS) {
      if (checkpoint.config().has(key)
          && checkpoint.config().count(key) > checkpoint.tensors().size()) {
        throw new CheckpointException(
            String.format(
                Locale.ROOT,
                "%s: asks for %d layers, but only %d tensors are stored",
                checkpoint.config(),
                checkpoint.config().count(key),
                checkpoint.tensors().size()));
      }
    }
  }

  /**
   * Compares what is stored with what is wanted, by name, shape and type.
   *
   * @param checkpoint what is stored
   * @param family what is wanted, and what may be passed over
   * @param config the decoder's attributes
   * @return the weights, not read yet
   * @throws CheckpointException if a tensor is missing, has another shape or a type that weights
   *     cannot have, or is left over; the message lists them all
   */
  public static Weights match(Checkpoint checkpoint, Family family, DecoderConfig config) {
    checkVocabulary(checkpoint, config);
    TensorNames names = family.names(config);
    List<String> problems = new ArrayList<>();
    Map<String, StoredTensor> tensors = byUsualName(checkpoint, names, problems);
    checkExperts(checkpoint, names, config, tensors.keySet());
    List<TensorSpec> specs = names.tensors(config, tensors::containsKey);
    Set<String> wanted = new HashSet<>();
    for (TensorSpec spec : inPieces(specs, tensors.size())) {
      wanted.add(spec.stored());
      StoredTensor tensor = tensors.get(spec.stored());
      if (tensor == null) {
        problems.add(String.format(Locale.ROOT, "'%s' %s is missing", spec.stored(), spec.shape()));
      } else if (!tensor.shape().equals(spec.shape())) {
        problems.add(
            String.format(
                Locale.ROOT,
                "'%s' has shape %s, expected %s (%s)",
                spec.stored(),
                tensor.shape(),
                spec.shape(),
                tensor.file()));
      } else if (tensor.dtype().isEmpty()) {
        problems.add(
            String.format(
                Locale.ROOT,
                "'%s' is stored as %s, expected F32, F16 or BF16 (%s)",
                spec.stored(),
                tensor.typeName(),
                tensor.file()));
      }
    }
    tensors.forEach(
        (usual, tensor) -> {
          if (!wanted.contains(usual)
              && !names.passesOver(usual, config)
              && !isNoBias(usual, tensor, tensors)) {
            problems.add(
                String.format(
                    Locale.ROOT,
                    "'%s' is left over: no part of the model wants it",
                    tensor.name()));
          }
        });
    names.storedHead(config, tensors).ifPresent(head -> checkTied(specs, tensors, head, problems));
    if (!problems.isEmpty()) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: the tensors do not fit a %s model with this config.json:%n  %s",
              checkpoint.folder(),
              family.modelType(),
              list(problems)));
    }
    List<String> leftOut =
        tensors.keySet().stream().flatMap(name -> names.leftOutPart(name).stream()).toList();
    return apart(specs, tensors, leftOut);
  }

  /** As they are stored; as they are wanted, where there cannot be so many pieces. */
  private static List<TensorSpec> inPieces(List<TensorSpec> specs, int stored) {
    return specs.stream()
        .flatMap(
            spec ->
                spec.isInPieces() && spec.shape().get(0) > stored
                    ? Stream.of(spec)
                    : spec.pieces().stream())
        .toList();
  }

  /**
   * With each expert's matrices by themselves, which stay where they lie, and pieces put together.
   */
  private static Weights apart(
      List<TensorSpec> specs, Map<String, StoredTensor> tensors, List<String> leftOut) {
    List<TensorSpec> matrices = new ArrayList<>();
    Map<String, StoredTensor> all = new LinkedHashMap<>(tensors);
    for (TensorSpec spec : specs) {
      if (spec.isFused()) {
        StoredTensor whole = all.remove(spec.stored());
        long start = 0;
        for (TensorSpec each : spec.apart()) {
          StoredTensor matrix = whole.slice(each.stored(), start, each.shape());
          all.put(each.stored(), matrix);
          matrices.add(each);
          start += matrix.elements();
        }
      } else {
        matrices.add(spec);
        if (spec.isInPieces()) {
          List<StoredTensor> pieces =
              spec.pieces().stream().map(each -> all.remove(each.stored())).toList();
          all.put(spec.stored(), StoredTensor.join(spec.stored(), pieces));
        }
      }
    }
    return new Weights(matrices, all, leftOut);
  }

  private static Map<String, StoredTensor> byUsualName(
      Checkpoint checkpoint, TensorNames names, List<String> problems) {
    Map<String, StoredTensor> byName = new LinkedHashMap<>();
    for (StoredTensor tensor : checkpoint.tensors().values()) {
      StoredTensor twin = byName.put(names.usual(tensor.name()), tensor);
      if (twin != null) {
        problems.add(
            String.format(
                Locale.ROOT,
                "'%s' and '%s' are two names of one weight",
                twin.name(),
                tensor.name()));
      }
    }
    return byName;
  }

  /** Quantised modules may come with a bias of zeros although the model has none. */
  private static boolean isNoBias(
      String usual, StoredTensor tensor, Map<String, StoredTensor> tensors) {
    StoredTensor weight = tensors.get(usual.replaceFirst("\\.bias$", ".weight"));
    if (weight == null || weight == tensor || !weight.isQuantised() || tensor.dtype().isEmpty()) {
      return false;
    }
    return tensor.shape().equals(weight.shape().subList(0, 1))
        && Arrays.equals(
            tensor.floats(0, Math.toIntExact(tensor.elements())),
            new float[Math.toIntExact(tensor.elements())]);
  }

  /** A head that the configuration takes for the embedding, and that is something else. */
  private static void checkTied(
      List<TensorSpec> specs,
      Map<String, StoredTensor> tensors,
      StoredTensor head,
      List<String> problems) {
    StoredTensor embedding = tensors.get(specs.get(0).stored());
    if (problems.isEmpty() && !head.sameValues(embedding)) {
      problems.add(
          String.format(
              Locale.ROOT,
              "'%s' holds other numbers than '%s', although the head is tied to the embedding"
                  + " (tie_word_embeddings): transformers 5 uses the stored head, 4 the embedding;"
                  + " set the key to false for the one, or take the tensor out for the other",
              head.name(),
              embedding.name()));
    }
  }

  private static void checkVocabulary(Checkpoint checkpoint, DecoderConfig config) {
    if (config.vocabularySize() < 2) {
      throw new CheckpointException(
          checkpoint.config() + ": asks for a vocabulary of 1 token, expected at least 2");
    }
  }

  /** Refuses a number of experts that the stored tensors cannot be, as for layers. */
  private static void checkExperts(
      Checkpoint checkpoint, TensorNames names, DecoderConfig config, Set<String> stored) {
    for (int layer = 0; layer < config.layers(); layer++) {
      int experts = config.mlp().experts(layer).map(Experts::count).orElse(0);
      if (experts > stored.size() && !names.areFused(layer, stored::contains)) {
        throw new CheckpointException(
            String.format(
                Locale.ROOT,
                "%s: asks for %d experts in layer %d, but only %d tensors are stored",
                checkpoint.config(),
                experts,
                layer,
                stored.size()));
      }
    }
  }

  private static String list(List<String> problems) {
    int more = problems.size() - MOST_PROBLEMS_LISTED;
    String listed =
        String.join(
            System.lineSeparator() + "  ",
            problems.subList(0, Math.min(problems.size(), MOST_PROBLEMS_LISTED)));
    return more <= 0 ? listed : listed + System.lineSeparator() + "  and " + more + " more";
  }

  /**
   * The number of parameters.
   *
   * @return elements of all weights together
   */
  public long parameters() {
    return specs.stream().mapToLong(spec -> stored(spec).elements()).sum();
  }

  /**
   * What of the checkpoint belongs to parts that are not run.
   *
   * @return in words, as in {@code 439 tensors of vision_tower}; nothing if all of it is run
   */
  public Optional<String> leftOut() {
    if (leftOut.isEmpty()) {
      return Optional.empty();
    }
    String parts = leftOut.stream().distinct().collect(Collectors.joining(" and "));
    return Optional.of(leftOut.size() + " tensors of " + parts);
  }

  /**
   * What the checkpoint stores its weights as, for people.
   *
   * @return the names of the quantisations that the blocks' matrices are stored in; if they are in
   *     none, the dtype of the embedding
   */
  public String storedAs() {
    Set<String> quantised = new LinkedHashSet<>();
    for (TensorSpec spec : specs) {
      if (spec.isBlockMatrix() && stored(spec).isQuantised()) {
        quantised.add(stored(spec).storedAs());
      }
    }
    return quantised.isEmpty() ? stored(specs.get(0)).storedAs() : String.join(", ", quantised);
  }

  /**
   * Sets the smallest weights of the blocks' projections to zero.
   *
   * @param pruning how many, compared with which, of which projections
   * @return the weights, computed when they are handed over; these stay as they are
   */
  public Weights prune(Pruning pruning) {
    Map<String, StoredTensor> chosen = new LinkedHashMap<>();
    for (TensorSpec spec : specs) {
      if (spec.isBlockMatrix() && pruning.parts().stream().anyMatch(spec::belongsTo)) {
        chosen.put(spec.stored(), stored(spec));
      }
    }
    Map<String, StoredTensor> changed = new LinkedHashMap<>(tensors);
    if (pruning.scope() == Pruning.Scope.GLOBAL) {
      Iterator<StoredTensor> pruned =
          MagnitudePruning.prune(chosen.values(), pruning.fraction()).iterator();
      chosen.keySet().forEach(name -> changed.put(name, pruned.next()));
    } else {
      chosen.forEach(
          (name, tensor) ->
              changed.put(
                  name, MagnitudePruning.prune(List.of(tensor), pruning.fraction()).get(0)));
    }
    return new Weights(specs, changed, leftOut);
  }

  /**
   * Quantises and dequantises the matrices of the blocks.
   *
   * @param quantisation how
   * @param config the decoder's attributes
   * @return the weights, computed when they are handed over; these stay as they are
   * @throws CheckpointException if a matrix cannot be quantised so
   */
  public Weights quantise(Quantisation quantisation, DecoderConfig config) {
    Map<String, StoredTensor> changed = new LinkedHashMap<>(tensors);
    for (TensorSpec spec : specs) {
      if (spec.isBlockMatrix()) {
        boolean transposed = config.transposed().holdsFor(spec);
        changed.put(spec.stored(), new RoundTrip(stored(spec), quantisation, transposed));
      }
    }
    return new Weights(specs, changed, leftOut);
  }

  /**
   * Hands every weight to a module.
   *
   * @param module has a method {@code put}
   * @param compute what the module computes in
   * @param int8 whether it keeps the blocks' matrices in 8 bits
   */
  public void putInto(ScriptModule module, Dtype compute, boolean int8) {
    for (TensorSpec spec : specs) {
      StoredTensor tensor = stored(spec);
      boolean rounded = int8 && spec.isBlockMatrix();
      if (dtype(tensor) == Dtype.BFLOAT16
          && compute == Dtype.BFLOAT16
          && !rounded
          && !spec.isKeptInFloat32()
          && module.isOnProcessor()
          && tensor.liesInItsFile()) {
        long start = tensor.offset() / Dtype.BFLOAT16.bytes();
        module.putMapped(spec.weight(), tensor.file(), start, tensor.sizes());
      } else {
        Dtype use = spec.isKeptInFloat32() ? Dtype.FLOAT32 : compute;
        module.put(spec.weight(), tensor.map(), tensor.sizes(), dtype(tensor), use, rounded);
      }
    }
  }

  /**
   * What the weights take once a module has them.
   *
   * @param compute what the module computes in
   * @param int8 whether it keeps the blocks' matrices in 8 bits; their scales are not counted
   * @return the size in bytes
   */
  public long bytes(Dtype compute, boolean int8) {
    return specs.stream()
        .mapToLong(
            spec -> stored(spec).elements() * (int8 && spec.isBlockMatrix() ? 1 : compute.bytes()))
        .sum();
  }

  private StoredTensor stored(TensorSpec spec) {
    return tensors.get(spec.stored());
  }

  private static Dtype dtype(StoredTensor tensor) {
    return tensor.dtype().orElseThrow();
  }
}
