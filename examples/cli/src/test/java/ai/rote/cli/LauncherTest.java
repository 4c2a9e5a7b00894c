package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The programs that start Rote, with a stand-in for Java that prints what it is given. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  private static final Path LAUNCHER = TestFiles.module("src/main/launcher/rote");

  @TempDir Path folder;
  private Path home;
  private Path javaHome;

  @BeforeEach
  void unpack() throws IOException {
    home = Files.createDirectories(folder.resolve("with blanks/rote"));
    executable(home.resolve("bin/rote"), Files.readString(LAUNCHER));
    javaHome = folder.resolve("a jdk");
    executable(
        javaHome.resolve("bin/java"), "#!/bin/sh\nfor each; do echo \"<$each>\"; done\nexit 7\n");
  }

  private static void executable(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private record Started(int exitCode, String output) {}

  private Started start(Path program, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(program.toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().remove("JAVA_HOME");
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).directory(folder.toFile()).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Started(process.exitValue(), output);
  }

  @Test
  void startsTheJarBesideIt() throws IOException, InterruptedException {
    Started rote =
        start(
            home.resolve("bin/rote"),
            Map.of("JAVA_HOME", javaHome.toString(), "ROTE_JAVA_OPTIONS", "-Xmx1g -Da=b"),
            "measure",
            "--out",
            "a folder");

    assertThat(rote.output().lines())
        .containsExactly(
            "<-Xmx1g>",
            "<-Da=b>",
            "<-jar>",
            "<" + home.toRealPath().resolve("rote.jar") + ">",
            "<measure>",
            "<--out>",
            "<a folder>");
    assertThat(rote.exitCode()).isEqualTo(7);
  }

  @Test
  void isFoundThroughLinks() throws IOException, InterruptedException {
    Path first = Files.createSymbolicLink(folder.resolve("first"), home.resolve("bin/rote"));
    Files.createDirectory(folder.resolve("links"));
    Path second = Files.createSymbolicLink(folder.resolve("links/rote"), Path.of("../first"));

    for (Path link : new Path[] {first, second}) {
      assertThat(start(link, Map.of("JAVA_HOME", javaHome.toString())).output())
          .contains("<" + home.toRealPath().resolve("rote.jar") + ">");
    }
  }

  @Test
  void takesTheJavaOfThePath() throws IOException, InterruptedException {
    String path = javaHome.resolve("bin") + ":" + System.getenv("PATH");

    assertThat(start(home.resolve("bin/rote"), Map.of("PATH", path)).output())
        .startsWith("<-jar>\n");
  }

  @Test
  void saysWhereThereIsNoJava() throws IOException, InterruptedException {
    Started wrong = start(home.resolve("bin/rote"), Map.of("JAVA_HOME", "/none"));
    assertThat(wrong.output()).startsWith("error: JAVA_HOME is '/none', but there is no program");
    assertThat(wrong.exitCode()).isEqualTo(1);

    Path tools = Files.createDirectory(folder.resolve("tools"));
    for (String tool : new String[] {"dirname", "readlink"}) {
      Path found = Path.of("/usr/bin", tool);
      Files.createSymbolicLink(
          tools.resolve(tool), Files.exists(found) ? found : Path.of("/bin", tool));
    }
    Started missing = start(home.resolve("bin/rote"), Map.of("PATH", tools.toString()));
    assertThat(missing.output()).startsWith("error: no Java found; install Java 17 or newer");
    assertThat(missing.exitCode()).isEqualTo(1);
  }

  @Test
  void theOneForWindowsDoesTheSame() throws IOException {
    String batch = Files.readString(TestFiles.module("src/main/launcher/rote.bat"));

    assertThat(batch)
        .contains("%ROTE_JAVA_OPTIONS% -jar \"%~dp0..\\rote.jar\" %*")
        .contains("exit /b %ERRORLEVEL%");
    assertThat(batch.lines()).hasSize(batch.split("\r\n").length);
  }
}
