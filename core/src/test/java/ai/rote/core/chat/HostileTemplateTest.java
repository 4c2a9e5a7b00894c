package ai.rote.core.chat;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates that mean harm are refused, and soon. */
class HostileTemplateTest {
  private static final Duration SOON = Duration.ofSeconds(5);

  private static String render(String template) {
    return Template.of(template)
        .render(
            Map.of("messages", List.of(Map.of("role", "user", "content", "x"))), Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for a in range(2000000000) %}x{% endfor %}",
        "{% for a in range(4000) %}{% for b in range(4000) %}{% endfor %}{% endfor %}",
        "{% set ns = namespace(x='xx') %}{% for a in range(99) %}{% set ns.x = ns.x + ns.x %}"
            + "{% endfor %}",
        "{% set ns = namespace(x=[1]) %}{% for a in range(99) %}{% set ns.x = ns.x + ns.x %}"
            + "{% endfor %}",
        "{% set ns = namespace(x=[1]) %}{% for a in range(55) %}{% set ns.x = [ns.x, ns.x] %}"
            + "{% endfor %}{{ ns.x }}",
        "{% set ns = namespace(x=[1]) %}{% for a in range(55) %}{% set ns.x = [ns.x, ns.x] %}"
            + "{% endfor %}{{ ns.x | tojson }}",
        "{% set ns = namespace(x=[1], y=[1]) %}{% for a in range(55) %}{% set ns.x = [ns.x, ns.x] %}"
            + "{% set ns.y = [ns.y, ns.y] %}{% endfor %}{{ ns.x == ns.y }}",
        "{% set ns = namespace(x=[1]) %}{% for a in range(55) %}{% set ns.x = [ns.x, ns.x] %}"
            + "{% endfor %}{{ {ns.x: 1} }}{{ ns.x in {} }}",
        "{% set ns = namespace(x=1) %}{% for a in range(9999) %}{% set ns.x = [ns.x] %}{% endfor %}"
            + "{{ ns.x }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% macro m(x=m()) %}{% endmacro %}{{ m() }}",
        "{{ 'x' * 9000000000000000000 }}",
        "{{ ('x' * 4000000).replace('x', 'y' * 4000000) }}",
        "{{ ('a' * 2000000) in ('a' * 1000000 + 'b') ~ ('a' * 2000000) }}{{ ('a' * 1000000 ~ 'b') in"
            + " 'a' * 4000000 }}",
        "{% for a in range(3000) %}{{ 'x' * 4000 }}{% endfor %}",
        "{{ 'x'.split('') }}",
        "{{ [1] | tojson(indent=999999999) }}",
        "{% for a in range(90000) %}{{ ('x' * 4000000).upper() | length }}{% endfor %}",
        "{{ messages.__class__ }}",
        "{{ messages[0].getClass() }}",
        "{{ ''.getClass().forName('java.lang.Runtime') }}",
        "{{ namespace.call }}{{ namespace.call() }}",
        "{% set x = messages.append(1) %}",
        "{% set messages.x = 1 %}",
        "{% import 'os' as os %}",
        "{{ cycler.__init__.__globals__ }}",
      })
  void areRefusedSoon(String template) {
    assertTimeoutPreemptively(
        SOON,
        () ->
            assertThatExceptionOfType(TemplateException.class).isThrownBy(() -> render(template)));
  }

  @Test
  void deepNestingIsRefusedHoweverItIsWritten() {
    List.of(
            "{{ " + "(".repeat(100_000) + ")".repeat(100_000) + " }}",
            "{{ " + "[".repeat(100_000) + " }}",
            "{{ " + "-".repeat(100_000) + "1 }}",
            "{{ " + "not ".repeat(100_000) + "1 }}",
            "{{ 1" + " + 1".repeat(100_000) + " }}",
            "{{ x" + ".x".repeat(100_000) + " }}",
            "{{ x" + "|upper".repeat(100_000) + " }}",
            "{{ 1" + " if 1".repeat(100_000) + " }}",
            "{{ 1" + " if 1 else 1".repeat(50_000) + " }}",
            "{% if 1 %}".repeat(100_000),
            "{% for a in b %}".repeat(50_000),
            "{{ '".repeat(100_000),
            "{#".repeat(100_000),
            "x".repeat(2_000_000))
        .forEach(
            template ->
                assertTimeoutPreemptively(
                    SOON,
                    () ->
                        assertThatExceptionOfType(TemplateException.class)
                            .as(template.substring(0, 20))
                            .isThrownBy(() -> render(template))));
  }

  /** Whatever a damaged template holds, it is rendered or refused, and nothing else is thrown. */
  @Test
  void damagedTemplatesAreRenderedOrRefused() {
    String whole =
        "{%- set ns = namespace(x=0) -%}{% for m in messages[::-1] %}{{ m.role ~ m['content'][0:2]"
            + " | trim }}{% if m is mapping and 'r' in m.role %}{{ {'a': [1.5, none]} | tojson }}"
            + "{% elif not x %}{% macro f(a, b=2) %}{{ a + b }}{% endmacro %}{% endif %}"
            + "{{ ns.x // 2 if ns.x > 1 else messages | map(attribute='role') | join(', ') }}"
            + "{# c #}{% endfor %}{% raw %}{{{% endraw %}";
    Random random = new Random(17);
    String pieces = "{}%#()[]'\"|.,:-+*/~=! \n0x";
    for (int i = 0; i < 1_000; i++) {
      StringBuilder damaged = new StringBuilder(whole);
      for (int j = 0; j <= random.nextInt(3); j++) {
        int at = random.nextInt(damaged.length());
        switch (random.nextInt(3)) {
          case 0 -> damaged.deleteCharAt(at);
          case 1 -> damaged.insert(at, pieces.charAt(random.nextInt(pieces.length())));
          default -> damaged.setCharAt(at, pieces.charAt(random.nextInt(pieces.length())));
        }
      }
      try {
        render(damaged.toString());
      } catch (TemplateException e) {
        continue; // refused, as most are
      }
    }
  }
}
