package example;

import ai.rote.core.document.DocumentWindow;
import ai.rote.core.document.SlidingWindows;
import ai.rote.core.document.TokenStream;
import ai.rote.core.document.WindowShape;
import ai.rote.core.model.CausalLm;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.BosPolicy;
import ai.rote.metrics.ExtractionProbability;
import ai.rote.metrics.document.RegionFinder;
import ai.rote.metrics.document.WindowScore;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Which parts of a book does a model give away within 1,000 queries? */
public final class ScanBook {
  public static void main(String[] arguments) throws IOException {
    SamplingScheme scheme = SamplingScheme.topK(40);
    RegionFinder regions =
        new RegionFinder(
            1_000, 0.5, each -> System.out.println("tokens " + each.start() + " to " + each.end()));
    try (CausalLm model = CausalLm.load(Path.of("examples/demo/models/large"));
        Reader book = Files.newBufferedReader(Path.of("examples/snippets/book.txt"))) {
      SlidingWindows windows =
          new SlidingWindows(
              "book",
              new TokenStream(model.tokenizer(), book),
              WindowShape.DEFAULT,
              BosPolicy.MODEL.startIds(model.tokenizer()));
      while (windows.hasNext()) {
        DocumentWindow window = windows.next();
        TokenScores scores = model.score(List.of(window.example()), List.of(scheme)).get(0);
        ExtractionProbability pz = ExtractionProbability.ofLog(scores.logProb(scheme));
        regions.accept(new WindowScore(window.suffixStart(), window.suffixEnd(), pz));
      }
      System.out.printf("%.1f %% of the book%n", 100 * regions.finish(windows.tokens()).share());
    }
  }
}
