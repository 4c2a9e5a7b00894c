package ai.rote.cli;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * How help is laid out: a synopsis of what must be given, options under headings, and no line
 * broken inside a word. (picocli's own groups would not do, since options in them are no longer
 * required one by one; and it breaks {@code run.json} behind the dot.)
 */
final class HelpLayout {
  private static final int INDENT = 7;
  private static final int NAMES_WIDTH = 25;

  private HelpLayout() {}

  /** Lays out the help of a command and of all its subcommands so. */
  static void applyTo(CommandLine command) {
    Map<String, IHelpSectionRenderer> sections = command.getHelpSectionMap();
    sections.put(UsageMessageSpec.SECTION_KEY_SYNOPSIS, HelpLayout::synopsis);
    sections.put(UsageMessageSpec.SECTION_KEY_PARAMETER_LIST, HelpLayout::parameters);
    sections.put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpLayout::options);
    command.setHelpSectionMap(sections);
    command.getSubcommands().values().forEach(HelpLayout::applyTo);
  }

  private static String synopsis(Help help) {
    CommandSpec spec = help.commandSpec();
    List<String> parts = new ArrayList<>();
    spec.options().stream()
        .filter(OptionSpec::required)
        .sorted(Comparator.comparing(HelpLayout::heading))
        .forEach(option -> parts.add(option.longestName() + "=" + option.paramLabel()));
    parts.add("[OPTIONS]");
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      parts.add(label(parameter));
    }
    if (!spec.subcommands().isEmpty()) {
      parts.add("COMMAND");
    }
    // The heading, "Usage: ", stands before it.
    String heading = " ".repeat(INDENT);
    return Terminal.wrapped(
            heading + spec.qualifiedName() + " ",
            2 * INDENT,
            String.join(" ", parts),
            spec.usageMessage().width())
        .substring(heading.length());
  }

  private static String label(PositionalParamSpec parameter) {
    String label = parameter.paramLabel() + (parameter.arity().isVariable() ? "..." : "");
    return parameter.required() ? label : "[" + label + "]";
  }

  private static String parameters(Help help) {
    StringBuilder text = new StringBuilder();
    help.commandSpec()
        .positionalParameters()
        .forEach(each -> text.append(described("      " + label(each), each)));
    return text.toString();
  }

  private static String options(Help help) {
    Map<Section.Heading, List<OptionSpec>> sections = new EnumMap<>(Section.Heading.class);
    List<OptionSpec> inOrder =
        help.commandSpec().options().stream()
            .sorted(Comparator.comparing(HelpLayout::rank))
            .toList();
    for (OptionSpec option : inOrder) {
      sections.computeIfAbsent(heading(option), each -> new ArrayList<>()).add(option);
    }
    StringBuilder text = new StringBuilder();
    sections.forEach(
        (heading, options) -> {
          if (sections.size() > 1) {
            text.append(System.lineSeparator()).append(heading).append(':');
            text.append(System.lineSeparator());
          }
          options.forEach(each -> text.append(described(names(each), each)));
        });
    return text.toString();
  }

  /** {@code -q, --quiet}, or {@code --out=DIR}, below each other whether they are short or not. */
  private static String names(OptionSpec option) {
    String names = String.join(", ", option.names());
    String indented = (option.shortestName().length() == 2 ? "  " : "      ") + names;
    if (option.arity().max() == 0) {
      return indented;
    }
    String more = option.splitRegex().isEmpty() ? "" : "[" + "," + option.paramLabel() + "...]";
    return indented + "=" + option.paramLabel() + more;
  }

  private static String described(String names, ArgSpec argument) {
    String gap = " ".repeat(NAMES_WIDTH);
    int width = argument.command().usageMessage().width();
    String text = String.join(" ", argument.description()); // with defaults filled in
    String padded = names + gap.substring(Math.min(names.length(), NAMES_WIDTH));
    boolean fits = names.length() < NAMES_WIDTH;
    return (fits ? "" : names + System.lineSeparator())
        + Terminal.wrapped(fits ? padded : gap, NAMES_WIDTH, text, width);
  }

  /** What must be given comes first, what every command has comes last. */
  private static int rank(OptionSpec option) {
    if (option.usageHelp() || option.versionHelp()) {
      return 3;
    }
    boolean isOfCommand =
        option.userObject() instanceof Field field
            && field.getDeclaringClass().equals(option.command().userObject().getClass());
    return option.required() ? 0 : isOfCommand ? 2 : 1;
  }

  private static Section.Heading heading(ArgSpec option) {
    if (option.userObject() instanceof Field field) {
      Section own = field.getAnnotation(Section.class);
      Section ofAll = field.getDeclaringClass().getAnnotation(Section.class);
      if (own != null || ofAll != null) {
        return (own != null ? own : ofAll).value();
      }
    }
    return Section.Heading.RUN;
  }
}
