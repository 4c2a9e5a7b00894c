package ai.rote.cli;

import static ai.rote.cli.MalformedInput.MEASURE;
import static ai.rote.cli.MalformedInput.SCAN;
import static ai.rote.cli.MalformedInput.broken;
import static ai.rote.cli.MalformedInput.bytes;
import static ai.rote.cli.MalformedInput.changed;
import static ai.rote.cli.MalformedInput.deleted;
import static ai.rote.cli.MalformedInput.failure;
import static ai.rote.cli.MalformedInput.line;
import static ai.rote.cli.MalformedInput.replaced;
import static ai.rote.cli.MalformedInput.usage;
import static ai.rote.cli.MalformedInput.written;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What is easily handed in in place of the right thing: each message says what was found, what is
 * expected, and what to do.
 */
class MalformedMessagesTest extends MalformedInputs {
  private static final String POINTER =
      "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n";
  private static final String LFS = "is a git-lfs pointer, which stands for the file and is not";

  static Stream<MalformedInput> cases() {
    return Stream.of(options(), tables(), fields(), models(), folders()).flatMap(each -> each);
  }

  private static Stream<MalformedInput> options() {
    return Stream.of(
        usage(
            "measure --modle @/model --data @/data.jsonl",
            "error: Unknown option: '--modle'; did you mean --model"),
        usage("measure --data @/data.jsonl --out @/new --mdoel=x", "Unknown option: '--mdoel'"),
        usage("measure extra", "Missing required options", "--model=MODEL"),
        usage(
            SCAN + "--data @/data.jsonl",
            "Unknown option: '--data', which is an option of rote measure"),
        usage(
            "measure --text @/data.jsonl",
            "Unknown option: '--text', which is an option of rote scan"),
        usage(SCAN + "--prefix 50", "Unknown option: '--prefix'; did you mean --prefix-tokens"),
        usage(
            MEASURE + "--n 1,000,000",
            "'000' is no number of queries",
            "a comma stands between two numbers: write 1000000 or 1e6, not 1,000,000"),
        usage(MEASURE + "--n 10_000", "'10_000' is no number of queries; expected a whole number"));
  }

  private static Stream<MalformedInput> tables() {
    return Stream.of(
        broken(
            "data: CSV",
            written("data.jsonl", "id,prefix,suffix\n1,a,b\n"),
            MEASURE,
            "@/data.jsonl: not JSON Lines: line 1 begins 'id,prefix,suffix', as a table (CSV) does",
            "expected an object on each line, as in {\"id\": \"a\", \"text\": \"...\"}",
            "to_json(..., orient=\"records\", lines=True)"),
        broken(
            "data: tabs",
            written("data.jsonl", "id\ttext\n1\tabc\n"),
            MEASURE,
            "line 1 begins 'id?text', as a table (CSV) does"),
        broken(
            "data: plain text",
            written("data.jsonl", "Call me Ishmael\n"),
            MEASURE,
            "line 1 begins 'Call me Ishmael'; expected an object on each line"),
        broken(
            "data: a workbook",
            bytes("data.jsonl", 'P', 'K', 3, 4, 20, 0, 6, 0),
            MEASURE,
            "@/data.jsonl: is a zip archive, as Excel workbooks are; expected JSON Lines, Parquet",
            "export the table"),
        broken(
            "data: an old workbook",
            bytes("data.jsonl", 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1),
            MEASURE,
            "is an old Excel workbook; expected JSON Lines"),
        broken(
            "data: bzip2",
            bytes("data.jsonl", 'B', 'Z', 'h', '9'),
            MEASURE,
            "is compressed by bzip2, and of compressed files only those of gzip are read"),
        broken(
            "data: Zstandard",
            bytes("data.jsonl", 0x28, 0xb5, 0x2f, 0xfd, 0),
            MEASURE,
            "is compressed by Zstandard"),
        broken(
            "data: UTF-16",
            bytes("data.jsonl", 0xff, 0xfe, '{', 0, '}', 0),
            MEASURE,
            "is text in UTF-16, expected UTF-8"),
        broken("data: a git-lfs pointer", written("data.jsonl", POINTER), MEASURE, LFS),
        broken(
            "data: a JSON array in one line",
            written("data.jsonl", "[{\"id\": \"a\", \"text\": \"b\"}]\n"),
            MEASURE,
            "@/data.jsonl: is a JSON array, expected JSON Lines: an object on each line",
            "jq -c '.[]' makes it so"),
        broken(
            "data: a JSON array in several lines",
            written("data.jsonl", "[\n  {\"id\": \"a\", \"text\": \"b\"}\n]\n"),
            MEASURE,
            "@/data.jsonl: is a JSON array, expected JSON Lines"),
        broken(
            "data: an object in several lines",
            written("data.jsonl", "{\n  \"id\": \"a\", \"text\": \"b\"\n}\n"),
            MEASURE,
            "line 1: malformed JSON at column",
            "the line ends inside the object; each line must hold a whole one"),
        broken(
            "data: an empty file",
            written("data.jsonl", ""),
            MEASURE,
            "@/data.jsonl: the data set is empty; expected at least one example, as in {\"id\":"),
        broken(
            "data: an empty file, checked",
            written("data.jsonl", "\n\n"),
            MEASURE + "--check",
            "@/data.jsonl: the data set is empty"));
  }

  private static Stream<MalformedInput> fields() {
    return Stream.of(
        broken(
            "fields: no content",
            line("{\"id\": \"b\", \"lang\": \"en\", \"body\": \"a text\"}"),
            MEASURE,
            "line 7: expected one of 'prefix' with 'suffix', 'prefixIds' with 'suffixIds', or"
                + " 'text'",
            "found 'id', 'lang', 'body' (a field of another name is given by --fields, as in"
                + " --fields text=body)"),
        broken(
            "fields: no id",
            line("{\"text\": \"x\", \"guid\": 5}"),
            MEASURE,
            "line 7: 'id' is missing; found 'text', 'guid'",
            "--fields id=guid); id=# numbers the examples"),
        broken(
            "fields: none", line("{}"), MEASURE, "line 7: 'id' is missing; found no field at all"),
        broken(
            "fields: NaN",
            line("{\"id\": \"b\", \"text\": \"a\", \"score\": NaN}"),
            MEASURE,
            "line 7: malformed JSON at column",
            ": NaN is no JSON; write null, or leave the field out"),
        broken(
            "fields: an infinity, nested",
            line("{\"id\": \"b\", \"text\": \"a\", \"scores\": {\"x\": [1, -Infinity]}}"),
            MEASURE,
            "line 7: malformed JSON at column",
            ": -Infinity is no JSON; write null, or leave the field out"),
        broken(
            "fields: too short",
            written("data.jsonl", "{\"id\": \"a\", \"text\": \"too short\"}\n"),
            MEASURE,
            "no example was scored, all 1 were skipped",
            "example 'a': it has 4 tokens, but prefix and suffix need 100"),
        broken(
            "fields: too long",
            written(
                "data.jsonl",
                "{\"id\": \"a\", \"prefixIds\": ["
                    + "1,".repeat(299)
                    + "1], \"suffixIds\": [2]}\n"),
            MEASURE,
            "example 'a': prefix and suffix have 300 + 1 tokens, but the model's context has 256"),
        broken(
            "fields: too long, and strict",
            line("{\"id\": \"a\", \"prefixIds\": [" + "1,".repeat(299) + "1], \"suffixIds\": [2]}"),
            MEASURE + "--strict",
            "error: example 'a': prefix and suffix have 300 + 1 tokens"));
  }

  private static Stream<MalformedInput> models() {
    String model = "measure --data @/data.jsonl --out @/new --model ";
    return Stream.of(
        broken(
            "model: an adapter",
            folder -> {
              Files.createDirectory(folder.resolve("adapter"));
              Files.writeString(folder.resolve("adapter/adapter_config.json"), "{}");
            },
            model + "@/adapter",
            "@/adapter: holds an adapter (adapter_config.json), expected a whole model",
            "(--adapter)"),
        broken(
            "model: a folder of GGUF",
            folder -> {
              Files.createDirectory(folder.resolve("gguf"));
              Files.writeString(folder.resolve("gguf/model-Q4.gguf"), "GGUF");
            },
            model + "@/gguf",
            "@/gguf/model-Q4.gguf: is a GGUF file: name the file itself, and not its folder"),
        broken(
            "model: a GGUF file",
            written("model-Q4.gguf", "GGUF"),
            model + "@/model-Q4.gguf",
            "@/model-Q4.gguf: is truncated: it ends within its version"),
        failure(
            model + "@/model/config.json",
            "@/model/config.json: is a file, expected the folder that it stands in, or a GGUF"
                + " file"),
        broken(
            "model: weights that git-lfs has not fetched",
            written("model/model.safetensors", POINTER),
            MEASURE,
            "@/model/model.safetensors: " + LFS,
            "'git lfs pull' in its repository gets it"),
        broken(
            "model: torch weights that git-lfs has not fetched",
            folder -> {
              Files.delete(folder.resolve("model/model.safetensors"));
              Files.writeString(folder.resolve("model/pytorch_model.bin"), POINTER);
            },
            MEASURE,
            "@/model/pytorch_model.bin: " + LFS),
        broken(
            "model: a tokenizer that git-lfs has not fetched",
            written("model/tokenizer.json", POINTER),
            MEASURE,
            "@/model/tokenizer.json: " + LFS),
        broken(
            "model: an unknown family without weights",
            folder -> {
              deleted("model/model.safetensors").in(folder);
              replaced("model/config.json", "gpt_neox", "mamba").in(folder);
            },
            MEASURE,
            "mamba"),
        broken(
            "model: NaN in the configuration",
            changed("model/config.json", text -> text.replaceFirst("\\{", "{\"x\": NaN, ")),
            MEASURE,
            "@/model/config.json: malformed JSON: Non-standard token 'NaN'\n"),
        broken(
            "model: a torn configuration",
            written("model/config.json", "{\"model_type\": \"gpt_neox\","),
            MEASURE,
            "@/model/config.json: malformed JSON: it ends inside an object or list"));
  }

  private static Stream<MalformedInput> folders() {
    MalformedInput.Mistake scan =
        folder -> {
          Files.writeString(
              folder.resolve("text.txt"), "a b c d e f g h ".repeat(60), StandardCharsets.UTF_8);
          CommandRun run =
              CommandRun.of(
                  "scan",
                  "--model=" + folder.resolve("model"),
                  "--text=" + folder.resolve("text.txt"),
                  "--stride=100",
                  "--out=" + folder.resolve("scan"));
          assertThat(run.exitCode()).as(run.err()).isZero();
        };
    String message = "@/scan: holds a scan, expected a measurement; the command of the scan, given";
    return Stream.of(
        broken("report of a scan", scan, "report @/scan", message),
        broken("comparison with a scan", scan, "compare @/run @/scan", message),
        broken("merging a scan", scan, "merge @/shard-1 @/scan --out @/new", message));
  }

  @Test
  void noCaseStandsTwice() {
    assertThat(cases().map(MalformedInput::name)).hasSizeGreaterThan(35).doesNotHaveDuplicates();
  }
}
