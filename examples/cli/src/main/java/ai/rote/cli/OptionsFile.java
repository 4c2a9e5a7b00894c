package ai.rote.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * A YAML file that stands for options: each of its entries becomes that option, as if it had been
 * typed, unless the command line has it. It is a file of the user's, or one that comes with Rote: a
 * {@link Preset}.
 *
 * <pre>{@code
 * model: pythia-1b
 * data: pairs.jsonl
 * scheme: [top-k=40, temperature=1]
 * n: [1, 100, 10000]
 * }</pre>
 */
final class OptionsFile {
  /** The option that names the file. */
  static final String OPTION = "--config";

  /** Room for thousands of options, of which there are a few dozen. */
  private static final int MAX_BYTES = 256 << 10;

  /** Options hold lists at most. */
  private static final int MAX_DEPTH = 10;

  private final CommandLine command;

  /** What it is called where something is wrong in it. */
  private final String name;

  private final Source source;

  /** Where each option stands in the file. */
  private final Map<String, Integer> lines = new TreeMap<>();

  /** Options that the file has, but the command line too, which wins. */
  private final Set<String> overruled = new TreeSet<>();

  /** Arguments that the file added. */
  private final List<String> added = new ArrayList<>();

  /** Where the text comes from. */
  private interface Source {
    InputStream open() throws IOException;
  }

  private OptionsFile(CommandLine command, String name, Source source) {
    this.command = command;
    this.name = name;
    this.source = source;
  }

  /** The file that a command line names, if it names one. */
  static Optional<OptionsFile> of(CommandLine root, String[] arguments) {
    return valueOf(OPTION, root, arguments)
        .map(file -> new OptionsFile(command(root, arguments), file, () -> open(Path.of(file))));
  }

  /**
   * The preset that a command line names, if it names one.
   *
   * @throws ParameterException if there is none of that name
   */
  static Optional<OptionsFile> ofPreset(CommandLine root, String[] arguments) {
    Optional<String> given = valueOf(Preset.OPTION, root, arguments);
    if (given.isEmpty()) {
      return Optional.empty();
    }
    CommandLine command = command(root, arguments);
    try {
      Preset preset = Preset.parse(given.get());
      return Optional.of(new OptionsFile(command, "preset " + preset, preset::open));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, Preset.OPTION + ": " + e.getMessage(), e);
    }
  }

  private static InputStream open(Path file) throws IOException {
    return Files.newInputStream(file);
  }

  private static CommandLine command(CommandLine root, String[] arguments) {
    return arguments.length == 0 ? null : root.getSubcommands().get(arguments[0]);
  }

  /** What stands for an option that a command has, before any option is parsed. */
  private static Optional<String> valueOf(String option, CommandLine root, String[] arguments) {
    CommandLine command = command(root, arguments);
    if (command == null || command.getCommandSpec().findOption(option) == null) {
      return Optional.empty();
    }
    for (int i = 1; i < arguments.length; i++) {
      if (arguments[i].equals(option) && i + 1 < arguments.length) {
        return Optional.of(arguments[i + 1]);
      }
      if (arguments[i].startsWith(option + "=")) {
        return Optional.of(arguments[i].substring(option.length() + 1));
      }
    }
    return Optional.empty();
  }

  /**
   * The command line together with what the file adds to it.
   *
   * @throws ParameterException if the file cannot be read, or names an option that is not known
   */
  String[] expand(String[] arguments) {
    List<String> expanded = new ArrayList<>(List.of(arguments[0]));
    for (NodeTuple entry : entries()) {
      String name = scalar(entry.getKeyNode(), "a name");
      OptionSpec option = option(name, entry.getKeyNode());
      if (lines.put(name, line(entry.getKeyNode())) != null) {
        throw complaint(entry.getKeyNode(), "'" + name + "' stands twice");
      }
      if (isGiven(option, arguments)) {
        overruled.add(name);
      } else {
        added.addAll(arguments(option, name, entry.getValueNode()));
      }
    }
    expanded.addAll(added);
    expanded.addAll(Arrays.asList(arguments).subList(1, arguments.length));
    return expanded.toArray(String[]::new);
  }

  private List<NodeTuple> entries() {
    try {
      String text = text();
      LoadSettings settings = LoadSettings.builder().setLabel(name).setUseMarks(true).build();
      checkDepth(settings, text);
      Optional<Node> root = new Compose(settings).composeString(text);
      if (root.isEmpty()) {
        return List.of();
      }
      if (root.get() instanceof MappingNode mapping) {
        return mapping.getValue();
      }
      throw complaint(root.get(), "expected options, as in 'model: pythia-1b'");
    } catch (NoSuchFileException e) {
      throw new ParameterException(command, OPTION + ": " + name + ": no such file", e);
    } catch (IOException e) {
      throw new ParameterException(
          command, OPTION + ": " + name + ": cannot be read: " + e.getMessage(), e);
    } catch (YamlEngineException e) {
      throw new ParameterException(
          command, OPTION + ": is no YAML: " + e.getMessage().replaceAll("\\s+", " "), e);
    }
  }

  private String text() throws IOException {
    try (InputStream in = source.open()) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new ParameterException(
            command, OPTION + ": " + name + ": is larger than " + MAX_BYTES + " bytes");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("not UTF-8", e);
    }
  }

  /** Before the file becomes a tree, which takes a step on the stack for each level. */
  private void checkDepth(LoadSettings settings, String text) {
    int depth = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      if (event instanceof CollectionStartEvent) {
        depth++;
      } else if (event instanceof CollectionEndEvent) {
        depth--;
      }
      if (depth > MAX_DEPTH) {
        int line = event.getStartMark().map(Mark::getLine).orElse(0) + 1;
        throw new ParameterException(
            command, name + ", line " + line + ": nested more than " + MAX_DEPTH + " deep");
      }
    }
  }

  private OptionSpec option(String name, Node where) {
    Map<String, OptionSpec> known = new TreeMap<>();
    for (OptionSpec each : command.getCommandSpec().options()) {
      if (!each.usageHelp() && !each.versionHelp() && !each.longestName().equals(OPTION)) {
        known.put(EffectiveOptions.name(each), each);
      }
    }
    OptionSpec option = known.get(name);
    if (option == null) {
      throw complaint(
          where,
          "'"
              + name
              + "' is no option; known: "
              + String.join(", ", new TreeSet<>(known.keySet())));
    }
    return option;
  }

  private static boolean isGiven(OptionSpec option, String[] arguments) {
    for (String argument : arguments) {
      for (String name : option.names()) {
        if (argument.equals(name) || argument.startsWith(name + "=")) {
          return true;
        }
      }
    }
    return false;
  }

  private List<String> arguments(OptionSpec option, String name, Node value) {
    if (option.arity().max() == 0) {
      String flag = scalar(value, "true or false").toLowerCase(Locale.ROOT);
      if (!flag.equals("true") && !flag.equals("false")) {
        throw complaint(value, "'" + name + "' is '" + flag + "', expected true or false");
      }
      return flag.equals("true") ? List.of(option.longestName()) : List.of();
    }
    List<String> arguments = new ArrayList<>();
    List<Node> values = List.of(value);
    if (value instanceof SequenceNode sequence) {
      if (!option.isMultiValue()) {
        throw complaint(value, "'" + name + "' takes one value, found a list");
      }
      values = sequence.getValue();
    }
    for (Node each : values) {
      arguments.add(option.longestName() + "=" + scalar(each, "a value of '" + name + "'"));
    }
    return arguments;
  }

  private String scalar(Node node, String expected) {
    if (node instanceof ScalarNode scalar && !scalar.getValue().isEmpty()) {
      return scalar.getValue();
    }
    throw complaint(node, "expected " + expected + ", found " + found(node));
  }

  private static String found(Node node) {
    return node instanceof MappingNode
        ? "a mapping"
        : node instanceof SequenceNode ? "a list" : "nothing";
  }

  private static int line(Node node) {
    return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }

  private ParameterException complaint(Node node, String what) {
    return new ParameterException(command, name + ", line " + line(node) + ": " + what);
  }

  /** What the file came to beside the command line: {@code preset satml: --scheme=top-k=10}. */
  @Override
  public String toString() {
    return name
        + ": "
        + (added.isEmpty() ? "nothing" : String.join(" ", added))
        + (overruled.isEmpty() ? "" : "; given instead: --" + String.join(", --", overruled));
  }

  /** Where a faulty option came from, if it came from the file. */
  String where(ParameterException error) {
    return error.getArgSpec() instanceof OptionSpec option
            && lines.containsKey(EffectiveOptions.name(option))
            && !overruled.contains(EffectiveOptions.name(option))
        ? " (" + name + ", line " + lines.get(EffectiveOptions.name(option)) + ")"
        : "";
  }
}
