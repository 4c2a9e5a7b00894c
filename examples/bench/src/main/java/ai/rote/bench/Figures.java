package ai.rote.bench;

import ai.rote.bench.Interleaved.Spread;
import ai.rote.core.model.Engine;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** Prints figures as they come. */
final class Figures {
  private final PrintWriter out;

  Figures(PrintWriter out) {
    this.out = out;
  }

  void machine(Bench bench) {
    int processors = Runtime.getRuntime().availableProcessors();
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    out.printf(
        Locale.ROOT,
        "%s, Java %s, %s %s, %d processors; medians of %d rounds [least, greatest]%n",
        Engine.version(),
        Runtime.version(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        processors,
        bench.rounds());
    if (load > 0.3 * processors) {
      out.printf(
          Locale.ROOT,
          "the machine is busy with something else (load %.1f): do not trust these figures%n",
          load);
    }
  }

  void part(BenchPart part, String title) {
    out.printf(Locale.ROOT, "%n(%s) %s%n", part.name().toLowerCase(Locale.ROOT), title);
  }

  void note(String text) {
    out.println("    " + text);
  }

  /** A ratio, what was hoped for (empty for nothing), and the figures it comes from. */
  void ratio(String what, Spread ratio, String wanted, String detail) {
    out.printf(
        Locale.ROOT,
        "    %-46s %8.2f [%.2f, %.2f]  %-14s %s%n",
        what,
        ratio.median(),
        ratio.least(),
        ratio.greatest(),
        wanted,
        detail);
  }

  /** A figure with its unit. */
  void figure(String what, String value, String wanted) {
    out.printf(Locale.ROOT, "    %-46s %s  %s%n", what, value, wanted);
  }
}
