package ai.rote.cli;

import static ai.rote.cli.MalformedInput.RESUME;
import static ai.rote.cli.MalformedInput.broken;
import static ai.rote.cli.MalformedInput.bytes;
import static ai.rote.cli.MalformedInput.changed;
import static ai.rote.cli.MalformedInput.deleted;
import static ai.rote.cli.MalformedInput.inScores;
import static ai.rote.cli.MalformedInput.line;
import static ai.rote.cli.MalformedInput.replaced;
import static ai.rote.cli.MalformedInput.written;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Folders of results. */
class MalformedResultsTest extends MalformedInputs {

  static Stream<MalformedInput> cases() {
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
                "run/skipped.jsonl",
                "{\"id\": \"z\", \"reason\": \"BORED\", \"detail\": \"\", \"metadata\": {}}"),
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

  @Test
  void noCaseStandsTwice() {
    assertThat(cases().map(MalformedInput::name))
        .hasSizeGreaterThanOrEqualTo(15)
        .doesNotHaveDuplicates();
  }
}
