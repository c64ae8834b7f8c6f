import SluiceFiles
import Testing

@testable import SluiceText

/// Templates that would never end, or would use all memory or the whole stack, stop with an error.
struct TemplateBudgetTests {
  private func problem(_ text: String, steps: Int = 200_000) throws -> String {
    let error = #expect(throws: TemplateError.self) {
      try ChatTemplate(text).render([:], budget: TemplateBudget(steps: steps))
    }
    guard case .beyondLimit(let what)? = error?.problem else {
      Issue.record("\(text.prefix(80)): \(error?.description ?? "no error")")
      return ""
    }
    return what
  }

  @Test(arguments: [
    "{% for a in range(99999) %}{% for b in range(99999) %}{{ b }}{% endfor %}{% endfor %}",
    "{% set ns = namespace(s=[1]) %}{% for a in range(99) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
    "{% set x = [1] * 10000 %}{% for a in range(99999) %}{{ x == x }}{% endfor %}",
    "{{ [1] * 10000000000 }}", "{{ [1] * 9223372036854775807 }}",
    "{% set x = 'ab' * 10000 %}{% for a in range(99999) %}{{ x in x ~ 'c' }}{% endfor %}",
    "{% set x = range(50000)|list %}{{ x|unique|list }}",
    "{% set ns = namespace(s=[1]) %}{% for a in range(60) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}"
      + "{{ ns.s == ns.s }}",
  ])
  func stepsAreCounted(text: String) throws {
    #expect(try problem(text) == "it takes more than 200000 steps and does not end")
  }

  @Test(arguments: [
    "{% set ns = namespace(s='x') %}{% for a in range(99) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
    "{% set ns = namespace(s='x') %}{% for a in range(99) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
    "{{ 'x' * 1000000000000 }}", "{{ 'xx' * 9223372036854775807 }}",
    "{{ ('a' * 100000).replace('a', 'b' * 100000) }}", "{{ (['a' * 1000000] * 1000)|join }}",
    "{{ ('{0}' * 1000).format('a' * 1000000) }}", "{{ (['a' * 1000000] * 1000)|tojson }}",
  ])
  func textsHaveALimit(text: String) throws {
    #expect(
      try problem(text, steps: 20_000_000)
        == "a text becomes longer than \(TemplateBudget.textLimit) bytes")
  }

  @Test(arguments: [
    "{% macro m(x) %}{{ m(x) }}{% endmacro %}{{ m(1) }}",
    "{% macro m(x) %}{% if true %}{% for a in [1] %}{{ (((m(x) ~ 'a') + 'b')|upper)|trim }}"
      + "{% endfor %}{% endif %}{% endmacro %}{{ m(1) }}",
    "{% macro m(x) %}{% call m(x) %}{{ caller() }}{% endcall %}{% endmacro %}{{ m(1) }}",
    "{{ " + String(repeating: "(", count: 100_000),
    "{{ " + String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000) + "}}",
    "{{ " + String(repeating: "not ", count: 100_000) + "1 }}",
    "{{ " + String(repeating: "-", count: 100_000) + "1 }}",
    "{{ " + String(repeating: "1 if 1 else ", count: 100_000) + "1 }}",
    String(repeating: "{% if true %}", count: 100_000),
  ])
  func nestingHasALimit(text: String) throws {
    // Brackets that never close are a syntax error in any case.
    guard !text.hasSuffix("((") else {
      #expect(throws: TemplateError.self) { try ChatTemplate(text) }
      return
    }
    #expect(try problem(text).contains("deep in each other"))
  }

  @Test(arguments: [
    "{% set ns.s = [ns.s] %}", "{% set ns.s = {'a': ns.s} %}", "{% set ns.s = {'a': ns.s}.get %}",
    "{% for x in [ns.s] %}{% set ns.s = loop %}{% endfor %}", "{% set ns.s = (ns.s, 1) %}",
  ])
  func valuesDoNotGrowDeepWithoutEnd(step: String) throws {
    let text =
      "{% set ns = namespace(s=[]) %}{% for a in range(9999) %}\(step)"
      + "{% for b in [[ns.s]] %}{% endfor %}{% endfor %}"
    #expect(try problem(text, steps: 20_000_000).contains("values lie more than"))
    // Values given by the caller.
    var value: JSONValue = []
    for _ in 0..<1000 { value = [value] }
    #expect(throws: TemplateError.self) { try ChatTemplate("").render(["x": value]) }
  }

  /// It would be repeated for each level of each line, before the text is measured.
  @Test(arguments: ["{{ [[1]]|tojson(indent='x' * 65) }}", "{{ 'a'|indent('x' * 65) }}"])
  func indentationsHaveALimit(text: String) throws {
    let error = #expect(throws: TemplateError.self) { try ChatTemplate(text).render([:]) }
    #expect(error?.problem == .failed("an indentation of 65 bytes is more than 64"))
  }

  @Test func longChainsAreNotDeep() throws {
    let sum = String(repeating: "1 + ", count: 20_000)
    #expect(try ChatTemplate("{{ \(sum)1 }}").render([:]) == "20001")
    let filters = String(repeating: "|trim", count: 20_000)
    #expect(try ChatTemplate("{{ 'a'\(filters) }}").render([:]) == "a")
    let conditions = String(repeating: "true and ", count: 20_000)
    #expect(try ChatTemplate("{{ \(conditions)1 }}").render([:]) == "1")
  }

  @Test func namespacesMayHoldThemselves() throws {
    let template = try ChatTemplate(
      """
      {% set ns = namespace(s=none) %}{% set ns.own = [ns] %}
      {% for a in range(20000) %}{% set ns.s = namespace(s=ns.s) %}{% endfor %}{{ ns.own == [ns] }}
      """)
    #expect(try template.render([:]) == "True")
  }

  @Test(arguments: [
    "{{ 10 ** 1000 }}", "{{ 2 ** 1000000000 }}", "{{ (-9223372036854775807 - 1) // -1 }}",
    "{{ (-9223372036854775807 - 1)|abs }}", "{{ -(-9223372036854775807 - 1) }}",
    "{{ 9223372036854775807 + 1 }}", "{{ [9223372036854775807, 1]|sum }}",
  ])
  func numbersThatAreTooLargeAreAnError(text: String) throws {
    let error = #expect(throws: TemplateError.self) { try ChatTemplate(text).render([:]) }
    #expect(error?.problem == .failed("a whole number becomes too large"))
  }

  @Test(arguments: [
    (
      """
      {{ [1, 2][9223372036854775807:-9223372036854775807:-9223372036854775807] }} \
      {{ 'abc'[-9223372036854775807:9223372036854775807:9223372036854775807] }} \
      {{ [1][-9223372036854775807 - 1] }}|{{ [1, 2][::-9223372036854775807 - 1] }}
      """, "[2] a |[2]"
    ),
    (
      """
      {{ range(-9223372036854775807, 9223372036854775807, 9223372036854775807)|list }} \
      {{ range(9223372036854775806, 9223372036854775807)|list }}
      """, "[-9223372036854775807, 0] [9223372036854775806]"
    ),
    (
      "{{ (-1) ** 1000000000001 }} {{ 0 ** 5 }} {{ 0 ** 0 }} {{ 1 ** 9223372036854775807 }}",
      "-1 0 1 1"
    ),
    ("{{ 1e308 * 10 }} {{ (1e308 * 10)|int }} {{ 1e300|int(7) }} {{ -5 % 3 }}", "inf 0 7 1"),
  ])
  func extremeNumbersAreHarmless(text: String, expected: String) throws {
    #expect(try ChatTemplate(text).render([:]) == expected)
  }
}
