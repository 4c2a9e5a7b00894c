package ai.rote.bench;

import ai.rote.core.token.TokenizedExample;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What all parts share.
 *
 * @param out where figures go
 * @param folder where models are written
 * @param models the models that were asked for
 * @param expertLayers layers of the model that has experts
 * @param rounds how often everything is timed
 * @param python an interpreter to compare with
 */
record Bench(
    Figures out,
    Path folder,
    Set<BenchModel> models,
    int expertLayers,
    int rounds,
    Optional<Path> python) {
  /** The customary setting: 50 tokens are shown, 50 are asked for. */
  static final int PREFIX_TOKENS = 50;

  static final int SUFFIX_TOKENS = 50;

  /** The folder of a model, which is written now if it is not there. */
  Path checkpoint(BenchModel model) {
    return model.writeInto(folder);
  }

  /** Examples of random tokens. */
  static List<TokenizedExample> examples(BenchModel model, int count) {
    return examples(model.vocabularySize(), count);
  }

  static List<TokenizedExample> examples(int vocabularySize, int count) {
    SplittableRandom random = new SplittableRandom(11);
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                TokenizedExample.of(
                    "example-" + i,
                    random.ints(PREFIX_TOKENS, 0, vocabularySize).toArray(),
                    random.ints(SUFFIX_TOKENS, 0, vocabularySize).toArray()))
        .toList();
  }

  /** Runs what needs Python, or says that there is none. */
  void withPython(BenchModel model, String dtype, PythonUse use) {
    if (python.isEmpty()) {
      out.note("left out: no Python to compare with was named; see --python");
      return;
    }
    try (PythonWorker worker = PythonWorker.start(python.get(), checkpoint(model), dtype)) {
      out.note("against " + worker.versions());
      use.with(worker);
    }
  }

  /** Something that is done with a Python process. */
  @FunctionalInterface
  interface PythonUse {
    void with(PythonWorker worker);
  }
}
