package ai.rote.results.canary;

import ai.rote.core.RoteException;
import ai.rote.results.record.Fingerprint;
import ai.rote.results.record.RecordCodec;
import ai.rote.results.record.RunRecord.FileDigest;
import ai.rote.results.record.Version;
import ai.rote.results.run.Access;
import ai.rote.results.run.NewFolder;
import ai.rote.results.run.ReportSink;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Makes a set of canaries and writes it: the same plan gives the same files, to the byte. */
public final class CanaryMaker {
  /** What {@code rote measure} reads. */
  public static final String CANARIES = "canaries.jsonl";

  /** What goes into the training data. */
  public static final String INSERT = "insert.jsonl";

  /** What an audit holds both against. */
  public static final String MANIFEST = "manifest.json";

  private static final int MOST_EQUAL = 1_000;

  private final CanaryPlan plan;
  private final Optional<CanaryManifest.MadeWith> madeWith;
  private final List<CanaryText> texts;

  /**
   * Makes the texts.
   *
   * @param plan of the set
   * @param madeWith the model or tokenizer that its forms use, for the record
   * @throws RoteException if a form does not come to texts that differ
   */
  public CanaryMaker(CanaryPlan plan, Optional<CanaryManifest.MadeWith> madeWith) {
    this.plan = plan;
    this.madeWith = madeWith;
    this.texts = texts(plan);
  }

  private static List<CanaryText> texts(CanaryPlan plan) {
    Map<CanaryForm, CanaryForm.Source> sources = new IdentityHashMap<>();
    plan.forms().forEach(form -> sources.put(form, form.source(plan.seed())));
    List<CanaryText> texts = new ArrayList<>();
    Set<String> known = new HashSet<>();
    for (int i = 0; i < plan.count(); i++) {
      CanaryForm form = plan.form(i);
      CanaryText text = sources.get(form).next();
      for (int again = 0; !known.add(text.whole()); again++) {
        if (again == MOST_EQUAL) {
          throw new RoteException(
              "'" + form + "': after " + i + " canaries there is no text that differs from them");
        }
        text = sources.get(form).next();
      }
      texts.add(text);
    }
    return texts;
  }

  /**
   * Writes the set: into the folder itself if it is for one model, else into {@code model-1} and so
   * on.
   *
   * @param out missing or empty
   * @param access who may read it
   * @return the manifests, one a model
   * @throws RoteException if the folder is not empty or cannot be written, or no canary of some
   *     form and number of repetitions is in, or none is out
   */
  public List<CanaryManifest> write(Path out, Access access) {
    NewFolder.refuseForeign(out);
    List<Split> splits = new ArrayList<>();
    for (int model = 1; model <= plan.models(); model++) {
      splits.add(new Split(model));
    }
    for (Split split : splits) {
      split.write(
          new NewFolder(plan.models() == 1 ? out : out.resolve("model-" + split.model), access));
    }
    return splits.stream().map(Split::manifest).toList();
  }

  private static String id(int canary) {
    return String.format(Locale.ROOT, "canary-%05d", canary);
  }

  /** The set as one model sees it. */
  private final class Split {
    private final int model;
    private final List<CanaryLine> lines = new ArrayList<>();
    private final String canaries;
    private final String insert;
    private final int insertions;

    Split(int model) {
      this.model = model;
      Chance coins = new Chance(plan.seed(), "coins of model " + model);
      List<String> inserted = new ArrayList<>();
      for (int i = 0; i < plan.count(); i++) {
        CanaryLine line =
            CanaryLine.of(id(i), coins.coin(), plan.planned(i), plan.form(i), texts.get(i));
        lines.add(line);
        String copy = RecordCodec.line(Map.of("text", texts.get(i).whole()));
        inserted.addAll(Collections.nCopies(line.repetitions(), copy));
      }
      refuseOneSided();
      new Chance(plan.seed(), "order of model " + model).shuffle(inserted);
      this.insertions = inserted.size();
      this.canaries = text(lines.stream().map(RecordCodec::line).toList());
      this.insert = text(inserted);
    }

    private void refuseOneSided() {
      for (CanaryForm form : plan.forms()) {
        for (int planned : plan.repetitions()) {
          long all = count(form, planned, true) + count(form, planned, false);
          long in = count(form, planned, true);
          if (in == 0 || in == all) {
            throw new RoteException(
                String.format(
                    Locale.ROOT,
                    "model %d: by chance, %d of %d canaries of the form '%s' with %d repetitions are"
                        + " in; make more canaries",
                    model,
                    in,
                    all,
                    form,
                    planned));
          }
        }
      }
    }

    private long count(CanaryForm form, int planned, boolean isIn) {
      return lines.stream()
          .filter(each -> each.form().equals(form.toString()))
          .filter(each -> each.planned() == planned && each.isIn() == isIn)
          .count();
    }

    CanaryManifest manifest() {
      int in = (int) lines.stream().filter(CanaryLine::isIn).count();
      return new CanaryManifest(
          CanaryManifest.SCHEMA_VERSION,
          Version.current(),
          plan.seed(),
          model,
          plan.models(),
          plan.count(),
          in,
          plan.count() - in,
          insertions,
          CanaryManifest.FAIR_COINS,
          plan.repetitions(),
          plan.forms().stream().map(this::form).toList(),
          id(plan.tested()),
          plan.audit(),
          madeWith.orElse(null),
          digest(CANARIES, canaries),
          digest(INSERT, insert));
    }

    private CanaryManifest.Form form(CanaryForm form) {
      OptionalDouble bits = form.suffixBits();
      return new CanaryManifest.Form(
          form.toString(),
          (int) lines.stream().filter(each -> each.form().equals(form.toString())).count(),
          bits.isPresent() ? (Double) bits.getAsDouble() : null);
    }

    /** The manifest last: without it, nothing in the folder is taken for a set of canaries. */
    void write(ReportSink files) {
      files.write(CANARIES, canaries);
      files.write(INSERT, insert);
      files.write(MANIFEST, RecordCodec.pretty(manifest()));
    }
  }

  private static String text(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }

  private static FileDigest digest(String name, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return new FileDigest(name, HexFormat.of().formatHex(Fingerprint.sha256().digest(bytes)));
  }
}
