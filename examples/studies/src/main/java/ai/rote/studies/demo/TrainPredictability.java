package ai.rote.studies.demo;

import ai.rote.core.token.TextTokenizer;
import ai.rote.core.train.TrainableLm;
import ai.rote.demo.DemoModel;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Makes two models whose truth is known, to see what a cut by the prior removes: one that was
 * trained on a set of records and one that was trained on all else, and the examples to measure
 * both on.
 *
 * <pre>{@code
 * java -cp examples/studies/target/studies.jar ai.rote.studies.demo.TrainPredictability FOLDER
 * }</pre>
 *
 * <p>{@code data.jsonl} holds three kinds of example. <b>planted</b>: unique records, 16 to 128
 * times in the first model's training data and never in the second's. <b>template</b> and
 * <b>phrase</b>: papers that end in a standard clause, once in the first model's training data and
 * never in the second's; both saw thousands of others with the same clauses, so that either
 * continues them.
 */
public final class TrainPredictability {
  private static final long SEED = 20_261_122;
  private static final int NOTICES = 4_000;
  private static final int TESTED = 192;
  private static final int VOCABULARY = 2_048;
  private static final int CONTEXT = 256;
  private static final int ROW_TOKENS = 128;
  private static final int BATCH_ROWS = 8;
  private static final DemoModel SHAPE = DemoModel.MEDIUM;
  private static final SyntheticCorpus.Size PAPERS =
      new SyntheticCorpus.Size(4_002, 6, List.of(16, 32, 64, 128), List.of(1, 1, 1, 1));
  private static final AdamSettings ADAM = new AdamSettings(3e-3, 0.05, 0.05, 0.9, 0.98, 1e-8, 1);

  private TrainPredictability() {}

  /**
   * Writes data, tokenizer and both models.
   *
   * @param arguments the folder
   * @throws IOException if a file cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    make(Path.of(arguments[0]));
  }

  private static void make(Path folder) throws IOException {
    SyntheticCorpus corpus = SyntheticCorpus.generate(SEED, PAPERS);
    Notices writer = new Notices(SEED + 1);
    List<String> common = new ArrayList<>();
    writer.write("other", NOTICES).forEach(each -> common.add(each.text()));
    corpus.background().forEach(each -> common.add(each.text()));
    List<Notices.Notice> tested = writer.write("tested", TESTED);
    List<String> records = new ArrayList<>();
    tested.forEach(each -> records.add(each.text()));
    for (PlantedDocument each : corpus.planted()) {
      records.addAll(Collections.nCopies(each.repetitions(), each.document().text()));
    }
    Path tokenizer = Files.createDirectories(folder.resolve("tokenizer"));
    TokenizerFiles.write(BpeTrainer.train(common.stream(), VOCABULARY), CONTEXT, tokenizer);
    writeExamples(corpus, tested, folder.resolve("data.jsonl"));
    List<String> all = new ArrayList<>(common);
    all.addAll(records);
    train(all, tokenizer, folder.resolve("with"));
    train(common, tokenizer, folder.resolve("without"));
  }

  private static void writeExamples(SyntheticCorpus corpus, List<Notices.Notice> tested, Path file)
      throws IOException {
    ObjectMapper json = new ObjectMapper();
    try (BufferedWriter to = Files.newBufferedWriter(file)) {
      for (PlantedDocument each : corpus.planted()) {
        ObjectNode line = json.createObjectNode().put("id", each.document().id());
        line.put("set", "planted").put("repetitions", each.repetitions());
        line.put("text", each.document().text());
        to.write(json.writeValueAsString(line) + "\n");
      }
      for (Notices.Notice each : tested) {
        ObjectNode line = json.createObjectNode().put("id", each.id());
        line.put("set", each.form()).put("repetitions", 1);
        line.put("prefix", each.prefix()).put("suffix", each.suffix());
        to.write(json.writeValueAsString(line) + "\n");
      }
    }
  }

  private static void train(List<String> texts, Path tokenizerFolder, Path target)
      throws IOException {
    List<String> order = new ArrayList<>(texts);
    new Dice(SEED).shuffle(order);
    TokenRows rows;
    try (TextTokenizer tokenizer = TextTokenizer.load(tokenizerFolder.resolve("tokenizer.json"))) {
      List<int[]> ids = order.stream().map(each -> tokenizer.encode(each).ids()).toList();
      int endOfText = tokenizer.encode(BytePairEncoding.END_OF_TEXT).ids()[0];
      rows = new TokenRows(ids, ROW_TOKENS, endOfText);
    }
    int steps = rows.rows().size() / BATCH_ROWS;
    try (TrainableLm lm = TrainableLm.create(DemoRecipe.SHIPPED.config(SHAPE), SEED, ADAM.adam())) {
      double loss = 0;
      for (int step = 0; step < steps; step++) {
        TokenRows.Batch batch = rows.batch(step * BATCH_ROWS, (step + 1) * BATCH_ROWS);
        double now = lm.step(batch.ids(), batch.targets(), ADAM.rateAt(step, steps));
        loss = step == 0 ? now : 0.98 * loss + 0.02 * now;
        if (step % 100 == 0 || step == steps - 1) {
          System.Logger log = System.getLogger(TrainPredictability.class.getName());
          log.log(
              System.Logger.Level.INFO,
              "{0}: step {1} of {2}, loss {3} nats a token",
              target.getFileName(),
              step + 1,
              steps,
              loss);
        }
      }
      lm.save(target, DemoRecipe.STORED);
    }
    for (String file : List.of("tokenizer.json", "tokenizer_config.json")) {
      Files.copy(
          tokenizerFolder.resolve(file), target.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
