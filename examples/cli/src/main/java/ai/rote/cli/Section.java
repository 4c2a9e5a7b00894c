package ai.rote.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The heading under which an option, or all options of a class, stand in a command's help. */
@Target({ElementType.TYPE, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
@interface Section {

  /** Headings, in the order in which help shows them. */
  enum Heading {
    /** Which model. */
    MODEL("The model"),
    /** Where it runs, if not here. */
    SERVER("A server that runs the model"),
    /** Which examples or texts, and how they are cut. */
    DATA("What it is measured on"),
    /** Schemes, n, p, groups. */
    REPORT("What is reported"),
    /** What is generated or searched besides scores. */
    GENERATION("What is drawn and searched as well"),
    /** What suffixes are held against besides. */
    BASELINE("Memorized, or merely predictable"),
    /** What a scan generates in place of windows. */
    CONTINUATION("Long continuation"),
    /** All others. */
    RUN("The run");

    private final String text;

    Heading(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** The heading. */
  Heading value();
}
