package ai.rote.fuzz;

import ai.rote.cli.CommandRun;
import ai.rote.cli.DemoData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A folder of results, reported, merged and resumed by the command line. */
final class RunTarget implements Target {
  private final List<byte[]> contents = new ArrayList<>();
  private Path run;
  private Path out;

  private static final List<String> NAMES = List.of("run.json", "scores.jsonl");

  @Override
  public void prepare(Path folder) throws IOException {
    run = folder.resolve("run");
    out = folder.resolve("out");
    CommandRun.succeed(measure());
    for (String name : NAMES) {
      contents.add(Files.readAllBytes(run.resolve(name)));
    }
  }

  private List<String> measure() {
    return CommandRun.measuring("small", DemoData.FILE, run, "--limit=4");
  }

  @Override
  public Outcome run(Mutator mutator) throws IOException {
    int file = mutator.below(NAMES.size());
    for (int i = 0; i < NAMES.size(); i++) {
      byte[] content = contents.get(i);
      if (i == file) {
        content = i == 0 ? mutator.json(content) : mutator.bytes(content, content.length);
      }
      Cases.replace(run.resolve(NAMES.get(i)), content);
    }
    CommandRun done =
        switch (mutator.below(4)) {
          case 0 -> CommandRun.of("merge", "--out", out, run);
          case 1 -> CommandRun.of(measure());
          default -> CommandRun.of("report", run);
        };
    int exitCode = done.exitCode();
    String said = done.err();
    if (said.contains("\tat ") || said.contains("error: null") || exitCode > 2 || exitCode < 0) {
      throw new AssertionError("exit code " + exitCode + ", " + said);
    }
    if (exitCode != 0 && !said.contains("error: ")) {
      throw new AssertionError("exit code " + exitCode + " without a word");
    }
    return exitCode == 0 ? Outcome.TAKEN : Outcome.REFUSED;
  }
}
