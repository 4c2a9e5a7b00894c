package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.results.record.Fingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What people hand in by mistake: for each, the message, the exit code, and that no file is created
 * or changed. In every case the working folder holds a model, data, two runs and two shards that
 * are as they should be; the case then breaks something, or asks for something that does not exist.
 *
 * <p>{@code @} in arguments and messages stands for that folder. A new option or kind of file gets
 * its lines here.
 */
class MalformedInputTest {
  private static final int FAILURE = 1;
  private static final int USAGE = 2;
  private static final String MEASURE = "measure --model @/model --data @/data.jsonl --out @/new ";
  private static final String SCAN = "scan --model @/model --text @/data.jsonl --out @/new ";
  private static final String RESUME = "measure --model @/model --data @/data.jsonl --out @/run ";

  @TempDir static Path prepared;
  @TempDir Path folder;

  /** Breaks something in the working folder. */
  @FunctionalInterface
  private interface Mistake {
    void in(Path folder) throws IOException;
  }

  private record Case(
      String name, Mistake mistake, String arguments, int exitCode, List<String> message) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case usage(String arguments, String... message) {
    return new Case(arguments, folder -> {}, arguments, USAGE, List.of(message));
  }

  private static Case failure(String arguments, String... message) {
    return new Case(arguments, folder -> {}, arguments, FAILURE, List.of(message));
  }

  private static Case broken(String name, Mistake mistake, String arguments, String... message) {
    return new Case(name, mistake, arguments, FAILURE, List.of(message));
  }

  @BeforeAll
  static void prepare() throws IOException {
    Path model = Files.createDirectory(prepared.resolve("model"));
    for (String file : List.of("config.json", "model.safetensors", "tokenizer.json")) {
      Files.copy(TestFiles.demo("models/small").resolve(file), model.resolve(file));
    }
    Path data = prepared.resolve("data.jsonl");
    List<String> lines = Files.readAllLines(TestFiles.demo("pairs.jsonl")).subList(360, 366);
    Files.write(data, lines);
    Path more = Files.write(prepared.resolve("less.jsonl"), lines.subList(0, 4));
    Path other = prepared.resolve("other.jsonl");
    Files.writeString(other, "{\"id\": \"x\", \"prefixIds\": [1], \"suffixIds\": [2]}\n");
    measure(data, "run", "--scheme=top-k=40");
    measure(more, "less", "--scheme=top-k=40");
    measure(data, "greedy", "--scheme=top-k=7");
    measure(other, "other", "--scheme=top-k=40");
    measure(data, "shard-1", "--shard=1/2");
    measure(data, "shard-2", "--shard=2/2");
    for (String out : List.of("run", "less", "greedy", "other", "shard-1", "shard-2")) {
      Files.deleteIfExists(
          prepared.resolve(out + "/report.html")); // large, and made anew where needed
    }
  }

  private static void measure(Path data, String out, String option) {
    CommandRun run =
        CommandRun.of(
            "measure",
            "--model=" + prepared.resolve("model"),
            "--data=" + data,
            "--out=" + prepared.resolve(out),
            option);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static void write(Path folder, String file, String content) throws IOException {
    Files.writeString(folder.resolve(file), content);
  }

  private static Mistake written(String file, String content) {
    return folder -> write(folder, file, content);
  }

  private static Mistake changed(String file, UnaryOperator<String> change) {
    return folder -> {
      String content = Files.readString(folder.resolve(file));
      String changed = change.apply(content);
      assertThat(changed).isNotEqualTo(content);
      write(folder, file, changed);
    };
  }

  private static Mistake replaced(String file, String part, String by) {
    return changed(file, content -> content.replaceFirst(part, by));
  }

  private static Mistake bytes(String file, int... bytes) {
    return folder -> {
      byte[] content = new byte[bytes.length];
      for (int i = 0; i < bytes.length; i++) {
        content[i] = (byte) bytes[i];
      }
      Files.write(folder.resolve(file), content);
    };
  }

  private static Mistake deleted(String file) {
    return folder -> Files.delete(folder.resolve(file));
  }

  private static Mistake line(String text) {
    return folder ->
        Files.writeString(folder.resolve("data.jsonl"), text + "\n", StandardOpenOption.APPEND);
  }

  private static Mistake inScores(int line, UnaryOperator<String> change) {
    return folder -> {
      Path file = folder.resolve("run/scores.jsonl");
      List<String> lines = new ArrayList<>(Files.readAllLines(file));
      lines.set(line - 1, change.apply(lines.get(line - 1)));
      Files.write(file, lines);
    };
  }

  static Stream<Case> commandLines() {
    return Stream.of(
        usage(
            "mesure --model @/model --data @/data.jsonl",
            "error: there is no command 'mesure'; did you mean measure"),
        usage("xyz", "error: there is no command 'xyz'"),
        usage(MEASURE + "--modle=x", "error: Unknown option: '--modle'; did you mean --model"),
        usage("compare @/run @/less --control set=x", "error: Unknown option: '--control'"),
        usage(MEASURE + "--epsilon 2", "--epsilon needs --samples or --near-verbatim (found: 2)"),
        usage(MEASURE + "--scheme top-k", "top-k"),
        usage(MEASURE + "--scheme top-k=1e3", "'1e3' is not a number"),
        usage(MEASURE + "--scheme temperature=NaN", "temperature"),
        usage(MEASURE + "--scheme greedy,top-k=4", "greedy"),
        usage(MEASURE + "--scheme min-p=2", "min-p"),
        usage(MEASURE + "--scheme typical-p=0", "typical-p"),
        usage(MEASURE + "--n ,", "--n names no number"),
        usage(MEASURE + "--n 0x10", "'0x10' is no number of queries"),
        usage(MEASURE + "--p -0.5", "'-0.5' is no probability of extraction"),
        usage(MEASURE + "--p 1e-400", "'1e-400' is no probability of extraction"),
        usage(
            MEASURE + "--interval exact",
            "interval 'exact' is not known; allowed: wilson, clopper-pearson"),
        usage(MEASURE + "--limit many", "Invalid value for option '--limit'", "many"),
        usage(MEASURE + "--limit 99999999999", "Invalid value for option '--limit'"),
        usage(MEASURE + "--samples 2 --epsilon two", "'two' is no threshold; expected a number"),
        usage(MEASURE + "--samples 2 --epsilon 1,%", "'%' is no threshold"),
        usage(MEASURE + "--samples 2 --epsilon NaN", "'NaN' is no threshold"),
        usage(MEASURE + "--samples 2 --epsilon 1e999999999", "'1e999999999' is no threshold"),
        usage(
            MEASURE + "--samples 2 --stop soon",
            "'soon' is no rule to stop by; expected decided, or width=W with W in (0, 1)"),
        usage(MEASURE + "--samples 2 --stop width=0", "'width=0' is no rule to stop by"),
        usage(MEASURE + "--samples 2 --stop width=NaN", "'width=NaN' is no rule to stop by"),
        usage(MEASURE + "--samples 2 --stop width", "'width' is no rule to stop by"),
        usage(MEASURE + "--shard 3/2", "shard 3/2 is none; expected I/K"),
        usage(MEASURE + "--shard 0/2", "shard 0/2 is none; expected I/K"),
        usage(MEASURE + "--shard half", "'half' is no shard; expected I/K"),
        usage(MEASURE + "--control set", "'set' names no control set; expected FIELD=VALUE"),
        usage(MEASURE + "--control =x", "'=x' names no control set"),
        usage(MEASURE + "--device gpu", "device 'gpu' is not known; allowed: cpu, cuda"),
        usage(MEASURE + "--device cuda:-1", "cuda:-1"),
        usage(MEASURE + "--dtype float64", "dtype 'float64' is not known"),
        usage(MEASURE + "--out @/twice", "option '--out' (DIR) should be specified only once"),
        usage(MEASURE + "--bos perhaps", "perhaps", "none"),
        usage(MEASURE + "--prune half", "half"),
        usage(MEASURE + "--prune magnitude=1.5", "1.5"),
        usage(MEASURE + "--prune magnitude=0.3,parts=heads", "heads"),
        failure(MEASURE + "--adapter @/none", "@/none"),
        failure(MEASURE + "--adapter @/run", "@/run"),
        failure(MEASURE + "--torchscript @/none.pt", "@/none.pt"),
        failure(MEASURE + "--torchscript @/data.jsonl", "@/data.jsonl"),
        usage("fetch", "Missing required parameter"),
        usage(MEASURE + "--group-by colour", "no example has a field 'colour'"),
        failure(MEASURE + "--device cuda:99", "device cuda:99 was asked for"),
        usage(MEASURE + "--control set=nobody", "--control: no example has set=nobody"),
        usage(
            MEASURE + "--control set=planted",
            "--control: 6 of 6 examples have set=planted; a comparison needs some with and some"),
        usage(MEASURE + "--check --control set=planted", "--control: 6 of 6 examples have"),
        failure("measure --model @/model --data @ --out @/new", "@: "),
        failure("measure --model @/model --data @/none --out @/new", "@/none: no such file"),
        failure("measure --model @/none --data @/data.jsonl --out @/new", "@/none: no such folder"),
        failure(
            "measure --model @ --data @/data.jsonl --out @/new",
            "@: not a checkpoint folder; it contains model"),
        failure("measure --model @/data.jsonl --data @/data.jsonl --out @/new", "@/data.jsonl"),
        failure(
            "measure --model @/model --data @/data.jsonl --out @/data.jsonl",
            "@/data.jsonl: is a file, expected a folder"),
        failure(
            "measure --model @/model --data @/data.jsonl --out @/model",
            "@/model: is not empty and holds no run"),
        failure(
            "measure --model @/model --data @/data.jsonl --out @/data.jsonl/new",
            "@/data.jsonl/new"),
        usage(MEASURE + "--fields guid", "'guid' names no field; expected NAME=FIELD"),
        usage(MEASURE + "--fields name=guid", "where NAME is one of id, prefix"),
        usage(MEASURE + "--fields id=a,id=b", "'id' stands twice"),
        failure(MEASURE + "--fields text=body", "data.jsonl, line 1: expected one of 'prefix'"),
        usage(MEASURE + "--suffix-data @/data.jsonl", "--suffix-data goes with a NumPy array"),
        usage(MEASURE + "--check=yes", "'--check'"),
        failure(
            "measure --check --model @/none --data @/data.jsonl --out @/new", "@/none: no such"),
        failure(
            "measure --check --model @/model --data @/none --out @/new", "@/none: no such file"),
        usage("measure --config @/none", "--config: @/none: no such file"),
        usage("measure --config", "'--config' (FILE)"),
        usage("measure --config @/data.jsonl --out @/new", "--config: is no YAML", "data.jsonl"),
        usage("measure --config @/model/config.json", "'architectures' is no option; known: "),
        usage(SCAN + "--stride 0", "'0' is no length; expected a whole number from 1"),
        usage(SCAN + "--stride 5words", "'5words' is no length"),
        usage(SCAN + "--prefix-tokens 5words", "--prefix-tokens", "5words"),
        usage(SCAN + "--suffix-tokens -1", "--suffix-tokens must be at least 1, but is -1"),
        usage(SCAN + "--suffix-tokens 5 --suffix-chars 9", "are two lengths of one suffix"),
        usage(SCAN + "--scheme best", "'best' is not known"),
        usage(SCAN + "--data @/data.jsonl", "Unknown option"),
        usage("scan --model @/model --text @/data.jsonl", "Missing required option: '--out=DIR'"),
        failure(SCAN + "--prefix-tokens 300", "300 + 50 tokens, but the model's context has 256"),
        failure(SCAN + "--prefix-chars 20000", "no text is as long as one window"),
        failure("scan --model @/model --text @/none --out @/new", "@/none: no such file or folder"),
        failure("scan --model @/model --text @/model --out @/new", "model.safetensors: not UTF-8"),
        failure("scan --model @/none --text @/data.jsonl --out @/new", "@/none: no such folder"),
        failure("scan --model @/model --text @/data.jsonl --out @/model", "@/model: is not empty"),
        failure("scan --model @/model --text @/data.jsonl --out @/run", "@/run: holds another run"),
        usage("merge --out @/new", "Missing required parameter"),
        usage("merge @/shard-1 @/shard-2", "Missing required option: '--out=DIR'"),
        usage("merge @/shard-1 @/shard-2 --out @/new --n 0", "'0' is no number of queries"),
        failure("merge @/shard-1 --out @/new", "shard 2/2 is missing; there are [1]"),
        failure("merge @/shard-1 @/shard-1 --out @/new", "both hold shard 1/2"),
        failure("merge @/run @/shard-1 --out @/new", "are no shards of one run; different: "),
        failure("merge @/shard-1 @/none --out @/new", "@/none: no such folder"),
        failure("merge @/shard-1 @/shard-2 --out @/run", "@/run: holds a run already"),
        failure(
            "merge @/shard-1 @/shard-2 --out @/model", "@/model: is not empty and holds no run"),
        failure("merge @/shard-1 @/shard-2 --out @/data.jsonl", "@/data.jsonl: is a file"),
        usage("report", "Missing required parameter: 'DIR'"),
        usage("report @/run --p 2", "'2' is no probability of extraction"),
        usage("report @/run --control x", "'x' names no control set"),
        usage("report @/run @/less", "Unmatched argument"),
        failure("report @/none", "@/none: no such folder"),
        failure("report @/data.jsonl", "@/data.jsonl: no such folder"),
        failure("report @/model", "@/model: holds no results; it has no run.json"),
        failure("report @/run --group-by colour", "no example has a field 'colour'"),
        failure("report @/run --control set=nobody", "--control: 0 of 6 examples have set=nobody"),
        usage("compare @/run", "there must be at least 2 folders to compare (found: @/run)"),
        usage("compare @/run @/less --name a", "--name gives 1 names, but there are 2 folders"),
        usage("compare @/run @/less --name a,a", "--name gives 'a' twice"),
        usage("compare @/run @/run", "@/run is named twice"),
        usage("compare @/run @/less --n 1.5", "'1.5' is no number of queries"),
        failure("compare @/run @/none", "@/none: no such folder"),
        failure("compare @/run @/less", "run holds 2 examples that not all the other runs hold"),
        failure("compare @/run @/other --common", "have no example in common"),
        failure(
            "compare @/run @/greedy",
            "the runs share no sampling scheme: run [top-k=40], greedy [top-k=7]"),
        failure("compare @/run @/less --common --out @/run", "@/run: is not empty"),
        failure("compare @/run @/less --common --out @/data.jsonl", "@/data.jsonl: is a file"),
        failure("compare @/run @/shard-1 --common --out @/data.jsonl/x", "cannot be written"),
        usage("demo --device tpu", "device 'tpu' is not known"),
        usage("demo 3", "Unmatched argument"),
        usage("doctor --dtype half", "dtype 'half' is not known"),
        failure("doctor --device cuda:99", "device cuda:99 was asked for"));
  }

  static Stream<Case> dataFiles() {
    return Stream.of(
            new Object[] {"nothing", written("data.jsonl", ""), "the data set is empty"},
            new Object[] {
              "an id that is a fraction", line("{\"id\": 7.5, \"text\": \"a\"}"), "'id' must be"
            },
            new Object[] {"an empty id", line("{\"id\": \"\", \"text\": \"a\"}"), "'id'"},
            new Object[] {
              "two contents",
              line("{\"id\": \"b\", \"text\": \"a\", \"prefix\": \"a\", \"suffix\": \"b\"}"),
              "line 7"
            },
            new Object[] {
              "a field twice", line("{\"id\": \"b\", \"id\": \"c\", \"text\": \"a\"}"), "line 7"
            },
            new Object[] {"null text", line("{\"id\": \"b\", \"text\": null}"), "line 7", "'text'"},
            new Object[] {
              "an id beyond 32 bits",
              line("{\"id\": \"b\", \"prefixIds\": [99999999999], \"suffixIds\": [1]}"),
              "line 7"
            },
            new Object[] {
              "two objects in one line",
              line("{\"id\": \"b\", \"text\": \"a\"} {\"id\": \"c\", \"text\": \"a\"}"),
              "line 7"
            },
            new Object[] {
              "NaN",
              line("{\"id\": \"b\", \"text\": \"a\", \"x\": NaN}"),
              "line 7",
              "malformed JSON"
            },
            new Object[] {
              "half a gzip file",
              bytes("data.jsonl", 0x1f, 0x8b, 8, 0),
              "@/data.jsonl: cannot be read"
            },
            new Object[] {
              "a NumPy file without a header",
              bytes("data.jsonl", 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0),
              "@/data.jsonl: has "
            },
            new Object[] {
              "a Parquet file of nothing",
              written("data.jsonl", "PAR1"),
              "cannot be read as Parquet"
            },
            new Object[] {"no UTF-8", bytes("data.jsonl", '{', 0xff, 0xfe, '}'), "@/data.jsonl"},
            new Object[] {
              "UTF-16", bytes("data.jsonl", 0xff, 0xfe, '{', 0, '}', 0), "@/data.jsonl"
            },
            new Object[] {
              "a token outside the vocabulary",
              line("{\"id\": \"b\", \"prefixIds\": [1], \"suffixIds\": [2048]}"),
              "example 'b': token id 2048"
            },
            new Object[] {
              "an example beyond the context",
              line(
                  "{\"id\": \"b\", \"prefixIds\": ["
                      + "1,".repeat(255)
                      + "1], \"suffixIds\": [2]}"),
              "example 'b'",
              "context has 256"
            })
        .map(
            each ->
                broken(
                    "data: " + each[0],
                    (Mistake) each[1],
                    MEASURE,
                    Arrays.copyOfRange(each, 2, each.length, String[].class)));
  }

  static Stream<Case> modelFiles() {
    String config = "model/config.json";
    String weights = "model/model.safetensors";
    return Stream.of(
            new Object[] {"no config", deleted(config), "config.json"},
            new Object[] {"empty config", written(config, ""), "config.json"},
            new Object[] {
              "torn config", changed(config, text -> text.substring(0, 40)), "config.json"
            },
            new Object[] {"a list for a config", written(config, "[1]"), "config.json"},
            new Object[] {
              "no model_type",
              replaced(config, "model_type", "type_of_model"),
              "config.json",
              "model_type"
            },
            new Object[] {
              "an unknown family",
              replaced(config, "gpt_neox", "gpt_nexo"),
              "config.json",
              "gpt_nexo"
            },
            new Object[] {
              "layers below 0",
              replaced(config, "\"num_hidden_layers\"\\s*:\\s*\\d+", "\"num_hidden_layers\": -1"),
              "num_hidden_layers"
            },
            new Object[] {
              "heads that do not divide",
              replaced(
                  config, "\"num_attention_heads\"\\s*:\\s*\\d+", "\"num_attention_heads\": 7"),
              "num_attention_heads"
            },
            new Object[] {
              "another width",
              replaced(config, "\"hidden_size\"\\s*:\\s*\\d+", "\"hidden_size\": 32"),
              "expected"
            },
            new Object[] {
              "more layers than weights",
              replaced(config, "\"num_hidden_layers\"\\s*:\\s*\\d+", "\"num_hidden_layers\": 9"),
              "'gpt_neox.layers.2.input_layernorm.weight' [64] is missing"
            },
            new Object[] {"no weights", deleted(weights), "model.safetensors"},
            new Object[] {"empty weights", written(weights, ""), "model.safetensors"},
            new Object[] {
              "a header beyond the file",
              bytes(weights, 0xff, 0xff, 0xff, 0x7f, 0, 0, 0, 0, '{', '}'),
              "model.safetensors"
            },
            new Object[] {
              "a negative header",
              bytes(weights, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, '{', '}'),
              "model.safetensors"
            },
            new Object[] {
              "a header that is no JSON",
              bytes(weights, 2, 0, 0, 0, 0, 0, 0, 0, '{', '['),
              "model.safetensors"
            },
            new Object[] {
              "a header without tensors",
              bytes(weights, 2, 0, 0, 0, 0, 0, 0, 0, '{', '}'),
              "only 0 tensors are stored"
            },
            new Object[] {"no tokenizer", deleted("model/tokenizer.json"), "tokenizer.json"},
            new Object[] {
              "a torn tokenizer",
              changed("model/tokenizer.json", text -> text.substring(0, 900)),
              "tokenizer.json"
            },
            new Object[] {
              "an empty tokenizer", written("model/tokenizer.json", "{}"), "tokenizer.json"
            })
        .map(
            each ->
                broken(
                    "model: " + each[0],
                    (Mistake) each[1],
                    MEASURE,
                    Arrays.copyOfRange(each, 2, each.length, String[].class)));
  }

  static Stream<Case> resultFiles() {
    String scores = "@/run/scores.jsonl, line 2: ";
    return Stream.of(
        broken("run.json: empty", written("run/run.json", ""), "report @/run", "@/run/run.json"),
        broken(
            "run.json: torn",
            changed("run/run.json", text -> text.substring(0, 99)),
            "report @/run",
            "@/run/run.json: cannot be read"),
        broken(
            "run.json: a list",
            written("run/run.json", "[]"),
            "report @/run",
            "@/run/run.json: is no record of a run"),
        broken(
            "run.json: of nobody",
            written("run/run.json", "{}"),
            RESUME,
            "@/run/run.json: is no record of a run"),
        broken(
            "run.json: not finished",
            replaced("run/run.json", "\"finished\"", "\"running\""),
            "report @/run",
            "holds a run that is not finished"),
        broken(
            "run.json: not finished, compared",
            replaced("run/run.json", "\"finished\"", "\"running\""),
            "compare @/less @/run",
            "holds a run that is not finished"),
        broken(
            "run.json: an unfinished shard",
            replaced("shard-2/run.json", "\"finished\"", "\"running\""),
            "merge @/shard-1 @/shard-2 --out @/new",
            "@/shard-2: holds a run that is not finished"),
        broken(
            "run.json: an unknown scheme",
            replaced("run/run.json", "\"top-k=40\"", "\"best-of-3\""),
            "report @/run",
            "best-of-3"),
        broken(
            "run.json: an unknown threshold",
            replaced("run/run.json", "\"n\"", "\"epsilon\" : [\"two\"], \"n\""),
            "report @/run",
            "@/run/run.json: 'two' is no threshold"),
        broken(
            "run.json: a later version",
            replaced("run/run.json", "\"schemaVersion\" : 3", "\"schemaVersion\" : 99"),
            RESUME,
            "@/run/run.json: has schemaVersion 99"),
        broken(
            "run.json: sessions of no kind",
            replaced("run/run.json", "\"sessions\" : \\[", "\"sessions\" : 7, \"other\" : ["),
            RESUME,
            "@/run/run.json: 'sessions' is not as it is written; expected a list"),
        broken(
            "run.json: a number as text",
            replaced("run/run.json", "\"layers\" : 2", "\"layers\" : \"2\""),
            "report @/run",
            "@/run/run.json: 'model.layers' is not as it is written; expected a whole number"),
        broken(
            "run.json: a shard of nothing",
            replaced("run/run.json", "\"shard\" : \"1/1\"", "\"shard\" : \"x\""),
            "report @/run",
            "@/run/run.json: 'x' is no shard",
            "(in 'shard')"),
        broken(
            "run.json: without its records",
            replaced("run/run.json", "\"records\"", "\"rekords\""),
            "report @/run",
            "@/run/run.json: 'records' is missing, though the run is finished"),
        broken(
            "scores.jsonl: the first record is lost",
            changed("run/scores.jsonl", text -> text.substring(text.indexOf('\n') + 1)),
            "report @/run",
            "@/run/scores.jsonl: holds ",
            "1 are missing"),
        broken(
            "scores.jsonl: empty",
            written("run/scores.jsonl", ""),
            "report @/run",
            "@/run/scores.jsonl: holds 0 of the "),
        broken(
            "scores.jsonl: of a shard, the last record is lost",
            changed(
                "shard-1/scores.jsonl",
                text -> text.substring(0, text.lastIndexOf('\n', text.length() - 2) + 1)),
            "merge @/shard-1 @/shard-2 --out @/new",
            "@/shard-1/scores.jsonl: holds "),
        broken(
            "scores.jsonl: another id",
            inScores(2, text -> text.replaceFirst("\"id\":\"[^\"]", "\"id\":\"X")),
            "report @/run",
            "@/run/scores.jsonl: is not as the run has written it"),
        broken(
            "scores.jsonl: more draws than there may be",
            inScores(
                2,
                text ->
                    text.replaceFirst(
                        "\\{",
                        "{\"sampled\":{\"draws\":2,\"seed\":0,\"stop\":\"decided\",\"closeness\":\"levenshtein\","
                            + "\"greedyIds\":[1],\"schemes\":{\"top-k=40\":{\"draws\":3,\"firstVerbatim\":0,"
                            + "\"verbatim\":0,\"leastGap\":0.1,\"values\":[1.0],\"counts\":[3]}}},")),
            "report @/run",
            scores + "3 'draws', expected 1 to 2"),
        broken(
            "scores.jsonl: gone",
            deleted("run/scores.jsonl"),
            "report @/run",
            "@/run/scores.jsonl"),
        broken(
            "scores.jsonl: torn",
            inScores(2, text -> text.substring(0, 50)),
            "report @/run",
            scores),
        broken("scores.jsonl: an empty line", inScores(2, text -> ""), "report @/run", scores),
        broken("scores.jsonl: a list", inScores(2, text -> "[1, 2]"), "report @/run", scores),
        broken(
            "scores.jsonl: no tokens",
            inScores(2, text -> text.replace("\"tokens\"", "\"token\"")),
            "report @/run",
            scores + "'tokens' is missing"),
        broken(
            "scores.jsonl: another sum",
            inScores(
                2,
                text ->
                    text.replaceFirst(
                        "\"logProb\":\\{\"top-k=40\":[^}]*}", "\"logProb\":{\"top-k=40\":-1.5}")),
            "report @/run",
            scores + "ln p_z under top-k=40 is -1.5, but its tokens sum to"),
        broken(
            "scores.jsonl: an unknown scheme",
            inScores(2, text -> text.replace("top-k=40", "top-q=40")),
            "report @/run",
            scores + "sampling scheme"),
        broken(
            "scores.jsonl: a rank too few",
            inScores(2, text -> text.replaceFirst("\"rank\":\\[\\d+,", "\"rank\":[")),
            "report @/run",
            scores),
        broken(
            "scores.jsonl: an id twice",
            folder -> {
              Path file = folder.resolve("run/scores.jsonl");
              List<String> lines = new ArrayList<>(Files.readAllLines(file));
              lines.set(1, lines.get(0));
              Files.write(file, lines);
            },
            "report @/run",
            scores),
        broken(
            "scores.jsonl: no UTF-8",
            bytes("run/scores.jsonl", 0xff, 0xfe, '\n'),
            "report @/run",
            "@/run/scores.jsonl"),
        broken(
            "scores.jsonl: a shard's, without batches",
            changed("shard-1/scores.jsonl", text -> text.replace("\"batch\"", "\"bunch\"")),
            "merge @/shard-1 @/shard-2 --out @/new",
            "shard-1/scores.jsonl"),
        broken(
            "skipped.jsonl: torn",
            written("run/skipped.jsonl", "{\"id\": "),
            "report @/run",
            "@/run/skipped.jsonl, line 1"),
        broken(
            "skipped.jsonl: an unknown reason",
            written(
                "run/skipped.jsonl", "{\"id\": \"z\", \"reason\": \"BORED\", \"metadata\": {}}"),
            "report @/run",
            "@/run/skipped.jsonl, line 1"),
        broken(
            "resume: other data",
            line("{\"id\": \"b\", \"prefixIds\": [1], \"suffixIds\": [2]}"),
            RESUME + "--scheme top-k=40",
            "different: data ("),
        broken(
            "resume: other weights",
            folder -> {
              Path file = folder.resolve("model/model.safetensors");
              byte[] weights = Files.readAllBytes(file);
              weights[weights.length - 1] ^= 1;
              Files.write(file, weights);
            },
            RESUME + "--scheme top-k=40",
            "different: model.model.safetensors ("),
        broken(
            "resume: another tokenizer",
            changed("model/tokenizer.json", text -> text + " "),
            RESUME + "--scheme top-k=40",
            "different: model.tokenizer.json ("),
        broken(
            "resume: another scheme",
            folder -> {},
            RESUME + "--scheme top-k=41",
            "different: options.scheme ([\"top-k=40\"] there, [\"top-k=41\"] here)"),
        broken(
            "resume: something else before examples",
            folder -> {},
            RESUME + "--scheme top-k=40 --bos add",
            "different: options.bos (model there, add here)"),
        broken(
            "resume: pruned",
            folder -> {},
            RESUME + "--scheme top-k=40 --prune magnitude=0.3",
            "different: options.prune (none there, magnitude=0.3"),
        broken(
            "resume: adapted",
            written("less/adapter_config.json", "{}"),
            RESUME + "--scheme top-k=40 --adapter @/less",
            "different: options.adapter.adapter_config.json (none there, "),
        broken(
            "resume: with no adapter for an adapter",
            folder -> {},
            RESUME + "--scheme top-k=40 --adapter @/less",
            "@/less: holds no file of a model or an adapter"),
        broken(
            "resume: another dtype",
            folder -> {},
            RESUME + "--scheme top-k=40 --dtype bfloat16",
            "different: options.dtype (float32 there, bfloat16 here)"),
        broken(
            "resume: fewer examples",
            folder -> {},
            RESUME + "--scheme top-k=40 --limit 2",
            "different: options.limit (none there, 2 here)"),
        broken(
            "resume: another length",
            folder -> {},
            RESUME + "--scheme top-k=40 --suffix-tokens 49",
            "different: options.suffix-tokens (50 there, 49 here)"));
  }

  static Stream<Case> cases() {
    return Stream.of(commandLines(), dataFiles(), modelFiles(), resultFiles())
        .flatMap(each -> each);
  }

  @ParameterizedTest(name = "rote {0}")
  @MethodSource("cases")
  void isRefusedAndNothingIsWritten(Case malformed) throws IOException {
    copy(prepared, folder);
    malformed.mistake().in(folder);
    Map<String, String> before = contents(folder);
    String here = folder.toString();

    CommandRun run =
        CommandRun.of(
            malformed.arguments().isBlank()
                ? new String[0]
                : malformed.arguments().strip().replace("@", here).split(" +"));

    assertThat(run.err()).startsWith("error: ").doesNotContain("\tat ");
    for (String part : malformed.message()) {
      assertThat(run.err()).contains(part.replace("@", here));
    }
    assertThat(run.exitCode()).isEqualTo(malformed.exitCode());
    if (!malformed.arguments().startsWith("doctor")) { // which says what it found until then
      assertThat(run.out()).isEmpty();
    }
    assertThat(contents(folder)).isEqualTo(before);
  }

  @Test
  void thereAreManyCases() {
    assertThat(cases()).hasSizeGreaterThanOrEqualTo(60);
    assertThat(cases().map(Case::name)).doesNotHaveDuplicates();
  }

  private static void copy(Path from, Path to) throws IOException {
    for (Path each : all(from)) {
      Files.copy(each, to.resolve(from.relativize(each).toString()));
    }
  }

  /** Digests of all files; folders count too. */
  private static Map<String, String> contents(Path folder) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    for (Path each : all(folder)) {
      contents.put(
          folder.relativize(each).toString(),
          Files.isDirectory(each) ? "folder" : Fingerprint.of(each));
    }
    return contents;
  }

  private static List<Path> all(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(each -> !each.equals(folder)).toList();
    }
  }
}
