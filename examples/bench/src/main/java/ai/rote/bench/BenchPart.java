package ai.rote.bench;

import java.util.function.Consumer;

/** The parts of the benchmark, each of which can be run alone. */
enum BenchPart {
  /** Scoring against the rate of matrix products. */
  A("scoring against the matmul rate of the same process", MatmulPart::run),
  /** Scoring against scripts that use transformers. */
  B("scoring against transformers", TransformersPart::run),
  /** Scoring against sampling. */
  C("one pass against greedy + 100 generations an example", SamplingPart::run),
  /** Many sampling schemes. */
  D("many sampling schemes against one", SchemesPart::run),
  /** Dtypes. */
  E("bfloat16 and 8-bit weights against float32", DtypePart::run),
  /** Loading. */
  F("from process start to the first scores", LoadPart::run),
  /** Size of the data set. */
  G("cost of an example in small and large data sets", DataSizePart::run),
  /** Generation. */
  H("generation against transformers", GenerationPart::run),
  /** Mixtures of experts. */
  I("a mixture of experts against the products it cannot do without", ExpertsPart::run),
  /** Matching texts. */
  J("a text looked for in outputs, no model at hand", MatchPart::run),
  /** Suffixes after prefixes that they share. */
  K("suffixes after shared prefixes against suffixes alone", PriorPart::run);

  private final String title;
  private final Consumer<Bench> body;

  BenchPart(String title, Consumer<Bench> body) {
    this.title = title;
    this.body = body;
  }

  void run(Bench bench) {
    bench.out().part(this, title);
    body.accept(bench);
  }
}
