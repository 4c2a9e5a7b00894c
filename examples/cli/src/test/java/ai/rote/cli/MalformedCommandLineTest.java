package ai.rote.cli;

import static ai.rote.cli.MalformedInput.MEASURE;
import static ai.rote.cli.MalformedInput.SCAN;
import static ai.rote.cli.MalformedInput.failure;
import static ai.rote.cli.MalformedInput.usage;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Command lines. */
class MalformedCommandLineTest extends MalformedInputs {

  static Stream<MalformedInput> cases() {
    return Stream.of(
        usage(
            "mesure --model @/model --data @/data.jsonl",
            "error: there is no command 'mesure'; did you mean measure"),
        usage("xyz", "error: there is no command 'xyz'"),
        usage(MEASURE + "--modle=x", "error: Unknown option: '--modle'; did you mean --model"),
        usage("compare @/run @/less --limit 3", "error: Unknown option: '--limit'"),
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
        usage(MEASURE + "--seed 1", "--seed needs --samples or --prior (found: 1)"),
        usage(MEASURE + "--prior 0", "--prior must be at least 1 (found: 0)"),
        usage(MEASURE + "--prior-cut 5", "--prior-cut needs --prior or --reference"),
        usage(MEASURE + "--prior 2 --prior-cut much", "'much' is no cut; expected nats"),
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

  @Test
  void noCaseStandsTwice() {
    assertThat(cases().map(MalformedInput::name))
        .hasSizeGreaterThanOrEqualTo(15)
        .doesNotHaveDuplicates();
  }
}
