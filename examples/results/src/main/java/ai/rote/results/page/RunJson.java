package ai.rote.results.page;

import ai.rote.results.record.RecordCodec;
import ai.rote.results.record.RunRecord;
import ai.rote.results.record.RunTitle;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A run as {@code report.json}, {@code scan.json} and {@code compare.json} describe it. */
final class RunJson {

  private RunJson() {}

  /** With the name of the run. */
  static ObjectNode of(RunRecord run) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("name", RunTitle.name(run));
    addTo(node, run);
    return node;
  }

  /** What was run on what; the model's files and those that options name, such as an adapter's. */
  static void addTo(ObjectNode node, RunRecord run) {
    RunRecord.Model model = run.model();
    node.put("model", model.folder());
    node.put("modelName", model.name());
    node.put("modelType", model.modelType());
    node.put("parameters", model.parameters());
    node.put("dtype", model.dtype());
    node.put("device", model.device());
    if (run.server() != null) {
      node.set("server", RecordCodec.tree(run.server()));
    }
    if (run.spread() != null) {
      node.set("spread", RecordCodec.tree(run.spread()));
    }
    node.put("data", run.data().file());
    node.put("dataSha256", run.data().sha256());
    ArrayNode files = node.putArray("modelSha256");
    run.identity()
        .files()
        .forEach(each -> files.addObject().put("file", each.name()).put("sha256", each.sha256()));
  }
}
