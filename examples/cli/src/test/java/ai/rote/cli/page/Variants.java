package ai.rote.cli.page;

import ai.rote.cli.TestFiles;
import ai.rote.core.Dtype;
import ai.rote.core.token.TextTokenizer;
import ai.rote.core.train.Adam;
import ai.rote.core.train.TrainableLm;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The demo's small model, trained a little further on some of its texts, or away from them. */
final class Variants {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ROW_TOKENS = 101;
  private static final int BATCH = 16;
  private static final Path BASE = TestFiles.demo("models/small");

  private Variants() {}

  /**
   * Writes a checkpoint.
   *
   * @param folder of the new checkpoint
   * @param lines of the demo's data, as JSON
   * @param steps of Adam
   * @param rate of learning; below 0 it is gradient ascent, which unlearns
   */
  static Path train(Path folder, List<String> lines, int steps, double rate) throws IOException {
    List<int[]> rows = rows(lines);
    try (TrainableLm model = TrainableLm.load(BASE, Adam.DEFAULT)) {
      for (int step = 0; step < steps; step++) {
        int[][] ids = new int[BATCH][];
        int[][] targets = new int[BATCH][];
        for (int i = 0; i < BATCH; i++) {
          int[] row = rows.get((step * BATCH + i) % rows.size());
          ids[i] = Arrays.copyOf(row, ROW_TOKENS - 1);
          targets[i] = Arrays.copyOfRange(row, 1, ROW_TOKENS);
        }
        model.step(ids, targets, rate);
      }
      model.save(folder, Dtype.FLOAT32);
    }
    for (String file : List.of("tokenizer.json", "tokenizer_config.json")) {
      Files.copy(BASE.resolve(file), folder.resolve(file));
    }
    return folder;
  }

  /** The texts that are long enough, in tokens. */
  private static List<int[]> rows(List<String> lines) throws IOException {
    List<int[]> rows = new ArrayList<>();
    try (TextTokenizer tokenizer = TextTokenizer.ofCheckpoint(BASE)) {
      for (String line : lines) {
        JsonNode text = JSON.readTree(line).get("text");
        int[] ids = tokenizer.encode(text.textValue()).ids();
        if (ids.length >= ROW_TOKENS) {
          rows.add(ids);
        }
      }
    }
    return rows;
  }
}
