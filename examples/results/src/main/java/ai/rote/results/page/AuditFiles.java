package ai.rote.results.page;

import ai.rote.core.RoteException;
import ai.rote.results.figures.AuditFigures;
import ai.rote.results.record.RecordCodec;
import ai.rote.results.run.Access;
import ai.rote.results.run.NewFolder;
import ai.rote.results.run.ReportSink;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;

/** Writes an audit: {@code audit.json} and {@code audit.html}. */
public final class AuditFiles {

  private AuditFiles() {}

  /**
   * Writes into a folder of its own.
   *
   * @param audit what came out
   * @param title of the page
   * @param out missing or empty
   * @param access who may read it
   * @throws RoteException if the folder is not empty, or cannot be written
   */
  public static void write(AuditFigures audit, String title, Path out, Access access) {
    ReportSink files = new NewFolder(out, access);
    files.write("audit.json", RecordCodec.pretty(audit));
    files.write("audit.html", page(audit, title));
  }

  private static String page(AuditFigures audit, String title) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("title", title).put("level", audit.plan().level());
    data.set("audit", RecordCodec.tree(audit));
    return HtmlPage.of(title, data, "audit.js");
  }
}
