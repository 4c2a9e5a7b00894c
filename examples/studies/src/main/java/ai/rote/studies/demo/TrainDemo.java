package ai.rote.studies.demo;

import ai.rote.core.data.ExampleFields;
import ai.rote.core.data.ExampleSource;
import ai.rote.core.data.PrefixSuffix;
import ai.rote.core.token.TextTokenizer;
import ai.rote.core.train.TrainableLm;
import ai.rote.demo.DemoModel;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Makes the demo from nothing but a seed: corpus, tokenizer, examples and the three models.
 *
 * <pre>{@code
 * java -jar examples/studies/target/studies.jar examples/demo [small|medium|large]
 * }</pre>
 *
 * <p>The same seed gives the same corpus, tokenizer and examples everywhere, to the byte. Weights
 * depend in their last digits on processor and number of threads, as sums of floats do.
 */
@Command(
    name = "java -jar examples/studies/target/studies.jar",
    description = "Makes the demo anew: corpus, tokenizer, examples and models, from a seed.",
    mixinStandardHelpOptions = true)
public final class TrainDemo implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int STEPS_BETWEEN_LINES = 100;

  /** How much of the running mean of the loss the past keeps at each step. */
  private static final double LOSS_MEMORY = 0.98;

  private final DemoRecipe recipe = DemoRecipe.SHIPPED;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "FOLDER",
      description = "Where everything is written; examples/demo for the demo that ships.")
  private Path folder;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "MODEL",
      description = "Which models to train: ${COMPLETION-CANDIDATES}; default: all.")
  private List<DemoModel> models = List.of(DemoModel.values());

  @Option(
      names = "--insert",
      paramLabel = "FILE",
      description =
          "Texts that are put among the training data of the models in place of the planted papers:"
              + " JSON Lines with a field text, as rote canaries make writes insert.jsonl.")
  private Path insert;

  @Option(
      names = "--background",
      paramLabel = "N",
      description = "With --insert: so many of the other papers, from the first on; default: all.")
  private Integer background;

  @Option(
      names = "--training-seed",
      paramLabel = "SEED",
      description = "Of first weights and order; default: the seed of the demo.")
  private Long trainingSeed;

  private PrintWriter out;

  /** For picocli. */
  public TrainDemo() {}

  /**
   * Writes the demo into a folder and ends the process.
   *
   * @param arguments the folder, then the models to train; none for all three
   */
  public static void main(String[] arguments) {
    CommandLine commandLine = new CommandLine(new TrainDemo());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    commandLine.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    System.exit(commandLine.execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    out = spec.commandLine().getOut();
    make(models);
    return ExitCode.OK;
  }

  private void make(List<DemoModel> models) throws IOException {
    SyntheticCorpus corpus = SyntheticCorpus.generate(recipe.seed(), recipe.corpus());
    Path tokenizer = Files.createDirectories(folder.resolve("tokenizer"));
    TokenizerFiles.write(
        BpeTrainer.train(corpus.trainingDocuments().map(Document::text), recipe.vocabularySize()),
        recipe.contextTokens(),
        tokenizer);
    ExampleFile.write(corpus, folder.resolve("pairs.jsonl"));
    TokenRows rows = rows(corpus, tokenizer.resolve("tokenizer.json"));
    for (DemoModel model : models) {
      train(model, rows, tokenizer);
    }
  }

  /** The training documents in their order, each distinct one tokenised once. */
  private TokenRows rows(SyntheticCorpus corpus, Path tokenizerFile) {
    try (TextTokenizer tokenizer = TextTokenizer.load(tokenizerFile)) {
      Map<String, int[]> tokens = new HashMap<>();
      List<int[]> rows = new ArrayList<>();
      for (String text : trainingTexts(corpus)) {
        rows.add(tokens.computeIfAbsent(text, each -> tokenizer.encode(each).ids()));
      }
      int endOfText = tokenizer.encode(BytePairEncoding.END_OF_TEXT).ids()[0];
      return new TokenRows(rows, recipe.rowTokens(), endOfText);
    }
  }

  /** The training data in its order: the corpus, or its background with what is to be inserted. */
  private List<String> trainingTexts(SyntheticCorpus corpus) {
    if (insert == null) {
      return corpus.trainingOrder(trainingSeed()).stream().map(Document::text).toList();
    }
    List<String> texts = new ArrayList<>();
    int most = background == null ? corpus.background().size() : background;
    corpus.background().stream().limit(most).map(Document::text).forEach(texts::add);
    try (Stream<PrefixSuffix> inserted =
        ExampleSource.jsonl(insert, ExampleFields.parse("id=#")).stream()) {
      inserted.forEach(each -> texts.add(((PrefixSuffix.Document) each.content()).text()));
    }
    new Dice(trainingSeed()).shuffle(texts);
    return texts;
  }

  private long trainingSeed() {
    return trainingSeed == null ? recipe.seed() : trainingSeed;
  }

  private void train(DemoModel model, TokenRows rows, Path tokenizer) throws IOException {
    AdamSettings adam = recipe.adam(model);
    int steps = rows.rows().size() / recipe.batchRows();
    long start = System.nanoTime();
    double loss = 0;
    try (TrainableLm lm = TrainableLm.create(recipe.config(model), trainingSeed(), adam.adam())) {
      for (int step = 0; step < steps; step++) {
        int first = step * recipe.batchRows();
        TokenRows.Batch batch = rows.batch(first, first + recipe.batchRows());
        double now = lm.step(batch.ids(), batch.targets(), adam.rateAt(step, steps));
        loss = step == 0 ? now : LOSS_MEMORY * loss + (1 - LOSS_MEMORY) * now;
        if (step % STEPS_BETWEEN_LINES == 0 || step == steps - 1) {
          line(model, step, steps, loss, start);
        }
      }
      Path target = folder.resolve("models").resolve(model.folderName());
      lm.save(target, DemoRecipe.STORED);
      for (String file : List.of("tokenizer.json", "tokenizer_config.json")) {
        Files.copy(
            tokenizer.resolve(file), target.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      }
      writeProvenance(target, lm.parameters(), adam, steps, loss);
    }
  }

  private void line(DemoModel model, int step, int steps, double loss, long startNanos) {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    double tokens = (double) (step + 1) * recipe.batchRows() * recipe.rowTokens();
    out.printf(
        Locale.ROOT,
        "%s: step %d of %d, loss %.3f nats a token, %.0f tokens/s%n",
        model.folderName(),
        step + 1,
        steps,
        loss,
        tokens / seconds);
  }

  private void writeProvenance(
      Path target, long parameters, AdamSettings adam, int steps, double loss) throws IOException {
    ObjectNode provenance = JSON.createObjectNode();
    provenance.put("madeBy", TrainDemo.class.getName());
    provenance.put("seed", trainingSeed());
    provenance.put("parameters", parameters);
    provenance.put("steps", steps);
    provenance.put("batchRows", recipe.batchRows());
    provenance.put("rowTokens", recipe.rowTokens());
    provenance.put("finalLossNats", Math.round(loss * 1e4) / 1e4);
    provenance.set("adam", JSON.valueToTree(adam));
    Files.writeString(target.resolve("training.json"), provenance.toPrettyString() + "\n");
  }
}
