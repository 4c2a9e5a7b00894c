package ai.rote.fuzz;

import ai.rote.cli.Rote;
import ai.rote.cli.TestFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

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
    List<String> measure = measure();
    StringWriter err = new StringWriter();
    if (execute(err, measure.toArray(String[]::new)) != 0) {
      throw new IllegalStateException(err.toString());
    }
    for (String name : NAMES) {
      contents.add(Files.readAllBytes(run.resolve(name)));
    }
  }

  private List<String> measure() {
    return List.of(
        "measure",
        "--model",
        TestFiles.demo("models/small").toString(),
        "--data",
        TestFiles.demo("pairs.jsonl").toString(),
        "--limit",
        "4",
        "--out",
        run.toString());
  }

  private static int execute(StringWriter err, String... arguments) {
    CommandLine commandLine = Rote.commandLine();
    commandLine.setOut(new PrintWriter(new StringWriter()));
    commandLine.setErr(new PrintWriter(err));
    return commandLine.execute(arguments);
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
    StringWriter err = new StringWriter();
    int exitCode =
        switch (mutator.below(4)) {
          case 0 -> execute(err, "merge", "--out", out.toString(), run.toString());
          case 1 -> execute(err, measure().toArray(String[]::new));
          default -> execute(err, "report", run.toString());
        };
    String said = err.toString();
    if (said.contains("\tat ") || said.contains("error: null") || exitCode > 2 || exitCode < 0) {
      throw new AssertionError("exit code " + exitCode + ", " + said);
    }
    if (exitCode != 0 && !said.contains("error: ")) {
      throw new AssertionError("exit code " + exitCode + " without a word");
    }
    return exitCode == 0 ? Outcome.TAKEN : Outcome.REFUSED;
  }
}
