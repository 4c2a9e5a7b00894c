package ai.rote.bench;

import ai.rote.bench.Interleaved.Spread;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** (f): a process that starts, loads a model and scores one example, files in the page cache. */
final class LoadPart {

  private LoadPart() {}

  static void run(Bench bench) {
    for (BenchModel model : bench.models()) {
      Path folder = bench.checkpoint(model);
      String[] arguments = {"load", folder.toString(), String.valueOf(model.vocabularySize())};
      ChildJvm.run(List.of(), arguments);
      double[] seconds = new double[bench.rounds()];
      double[] loading = new double[bench.rounds()];
      double[] extra = new double[bench.rounds()];
      for (int round = 0; round < bench.rounds(); round++) {
        JsonNode result = ChildJvm.run(List.of(), arguments);
        seconds[round] = result.path("seconds").asDouble();
        loading[round] = result.path("loadSeconds").asDouble();
        extra[round] = result.path("extraBytes").asDouble() / size(folder);
      }
      Spread start = Spread.of(seconds);
      String size = String.format(Locale.ROOT, "%s, %.2f GB", model, size(folder) / 1e9);
      bench
          .out()
          .figure(
              size + ": start to first scores",
              String.format(
                  Locale.ROOT,
                  "%.2f s [%.2f, %.2f], of it loading %.2f",
                  start.median(),
                  start.least(),
                  start.greatest(),
                  Spread.of(loading).median()),
              "wanted <= 3 s");
      if (ChildJvm.memoryIsKnown()) {
        bench
            .out()
            .ratio(size + ": anonymous memory / size", Spread.of(extra), "wanted <= 0.10", "");
      } else {
        bench.out().note("memory: left out, this system does not tell it");
      }
    }
  }

  static long size(Path folder) {
    try {
      return Files.size(folder.resolve("model.safetensors"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
