import SluiceFiles
import SluiceText

extension MutatedFormat {
  private static let templateWords = [
    "{% for m in messages %}", "{% endfor %}", "{% if m %}", "{% endif %}", "{{", "}}", "{%", "%}",
    "{#", "#}",
    "{% macro f(x) %}", "{% endmacro %}", "{{ f(f) }}", "range(10000000)", "namespace(a=1)",
    "|tojson", "|join",
    "* 1000000", "** 99", "[::-1]", "loop.previtem", "recursive", "messages",
    "raise_exception('x')",
    "{% set messages = messages + messages %}", "~ messages", "'\\n'", "strftime_now('%Y')",
    "|length",
    "is defined", "not in", "(", ")", "[", "]", "if", "else", "\n", "{% raw %}", "{% call f(1) %}",
  ]

  /// Less than a conversation may take, so that many mutants that never end can be read.
  private static let stepLimit = 20_000

  /// `chat_template.jinja`.
  static func template() -> MutatedFormat {
    MutatedFormat(
      name: "template", fileName: "chat_template.jinja", samples: templates.map { Array($0.utf8) },
      words: templateWords, memoryLimit: 512 << 20
    ) { path, _ in
      try render(try ChatTemplate(contentsOf: path, variables: ["bos_token": "<s>"]))
    }
  }

  /// `tokenizer_config.json`, with templates.
  static func templateSettings() -> MutatedFormat {
    let one = JSONText.quoted(templates[0])
    return MutatedFormat(
      name: "tokenizer-config", fileName: "tokenizer_config.json",
      samples: [
        #"{"bos_token": "<s>", "eos_token": {"content": "</s>", "special": true}, "chat_template": \#(one)}"#,
        #"{"chat_template": [{"name": "default", "template": \#(one)}, {"name": "tool_use", "template": "x"}]}"#,
      ].map { Array($0.utf8) },
      words: templateWords.map { String(JSONText.quoted($0).dropFirst().dropLast()) } + [
        "\"chat_template\"", "\"name\"", "\"template\"", "\"default\"", "\"bos_token\"",
        "\"content\"",
      ], memoryLimit: 512 << 20
    ) { _, folder in
      let templates = try ChatTemplates(folder: folder)
      for template in templates.named.values { try render(template) }
    }
  }

  private static func render(_ template: ChatTemplate) throws {
    _ = try template.render(
      [
        "messages": [
          ["role": "system", "content": "Be brief."],
          ["role": "user", "content": "What is 1 + 1?"],
          [
            "role": "assistant", "content": "<think>2</think>Two.",
            "tool_calls": [
              ["function": ["name": "add", "arguments": ["a": 1, "b": [1, 2.5, nil]]]]
            ],
          ],
          ["role": "user", "content": "Thanks — danke 👍"],
        ], "add_generation_prompt": true, "tools": [["function": ["name": "add"]]],
        "documents": nil,
      ], secondsSince1970: 0, budget: TemplateBudget(steps: stepLimit))
  }

  private static let templates = [
    """
    {% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + \
    '<|im_end|>' + '\\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}
    """,
    """
    {{- bos_token }}{%- if messages[0].role == 'system' %}{%- set system = messages[0]['content']|trim %}\
    {%- set messages = messages[1:] %}{%- else %}{%- set system = "" %}{%- endif %}
    {%- for m in messages %}{%- if not (m.role == 'ipython' or 'tool_calls' in m) %}
    {{- '<|start_header_id|>' ~ m.role ~ '<|end_header_id|>\\n\\n' + m['content'] | trim + '<|eot_id|>' }}
    {%- elif m.tool_calls is defined %}{%- if m.tool_calls|length != 1 %}{{- raise_exception("One call") }}\
    {%- endif %}{{- m.tool_calls[0].function.arguments | tojson(indent=2) }}{%- endif %}{%- endfor %}
    """,
    """
    {%- macro call(tool) %}{{ tool.function.name|upper ~ unset|default('', true) }}{%- endmacro %}
    {%- set ns = namespace(multi=true, last=messages|length - 1) %}
    {%- for message in messages[::-1] %}{%- set index = (messages|length - 1) - loop.index0 %}
    {%- if ns.multi and message.role == "user" and message.content is string and not \
    (message.content.startswith('<tool>') and message.content.endswith('</tool>')) %}
    {%- set ns.multi = false %}{%- set ns.last = index %}{%- endif %}{%- endfor %}
    {%- for message in messages %}{{- call({'function': {'name': message.role}}) }}{%- endfor %}
    """,
    """
    {% for m in messages if m.role != 'system' %}{{ loop.cycle('a', 'b') }}{% for k, v in m.items() %}\
    {{ "{}".format(k) }}={{ v.split('</think>')[-1].lstrip('\\n') if v is string else v | list | join(', ') }}\
    {% endfor %}{% else %}none{% endfor %}{{ range(3) | list }}{{ [3, 1, 2] | sort | first + 2 ** 3 // 2 % 3 }}\
    {{ {'a': 1} | dictsort }}{% set x %}{{ strftime_now('%d %b') }}{% endset %}{{ x }}
    """,
  ]
}
