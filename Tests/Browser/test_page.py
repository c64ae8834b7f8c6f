"""Checks the inspection page in a browser, on made-up data or on pages that Swift wrote.

    Tests/Browser/python Tests/Browser/test_page.py [--screenshots DIR]
    Tests/Browser/python Tests/Browser/test_page.py --pages DIR [--screenshots DIR]

In DIR each NAME.html is a page and NAME.json beside it lists figures that it must show, as text:

    [{"model": 0, "layer": 0, "head": 0, "query": 5, "key": 3, "weight": "12.3 %"},
     {"model": 0, "layer": 0, "gate": "output.elementwise", "group": 0, "token": 4, "value": "0.432"}]

SLUICE_PAGES=DIR swift test --filter PageFixtureTests writes such pages of layers with PyTorch's figures.
"""

import argparse
import base64
import json
import pathlib
import statistics
import sys
import tempfile
import time
import unittest

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

import numpy as np

import sample_page
from sample_page import make_report, make_season, make_sequence, tokens_of

OPENS_WITHIN = 2000  # milliseconds
ANSWERS_WITHIN = 50

# What changes controls as a hand would, then waits for the layer to be shown.
HELPERS = """
window.setControl = async (id, value) => {
  const control = document.getElementById(id);
  if (control.value === String(value)) return;
  control.value = String(value);
  control.dispatchEvent(new Event(id === 'layer' ? 'input' : 'change', {bubbles: true}));
  for (let i = 0; i < 500; i++) {
    await new Promise(done => setTimeout(done, 4));
    if (document.getElementById('main').getAttribute('aria-busy') === 'false') return;
  }
  throw new Error(`${id} did not become ${value}`);
};
let places = 0; // The page heeds only a pointer that moves.
window.pointAtToken = (model, token) => document
  .querySelector(`#texts [data-model="${model}"] [data-token="${token}"]`)
  .dispatchEvent(new PointerEvent('pointerover', {bubbles: true, screenX: ++places}));
window.pointAtMap = (model, x, y, kind = '.square') => {
  const map = document.querySelector(`#heads [data-model="${model}"] .map${kind}`);
  const box = map.querySelector('canvas').getBoundingClientRect();
  map.dispatchEvent(new PointerEvent('pointermove', {
    bubbles: true, clientX: box.left + x * box.width, clientY: box.top + y * box.height}));
};
window.pointAtRow = (model, row, kind = 'pointermove') => {
  const svg = document.querySelector(`#signals [data-model="${model}"] svg`);
  const { x, width } = svg.querySelector('.outline').getBBox();
  const count = JSON.parse(document.getElementById('report').textContent).signal.rows.length;
  svg.dispatchEvent(new PointerEvent(kind, {
    bubbles: true, clientX: svg.getBoundingClientRect().left + x + (row + 0.5) / count * width}));
};
window.figure = (section, model, name, extra = '') =>
  document.querySelector(`#${section} [data-model="${model}"] [data-figure="${name}"]${extra}`)?.textContent ?? null;
"""


def open_browser():
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for argument in ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                     "--hide-scrollbars", "--force-prefers-reduced-motion"]:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))


class Page:
    """A page in the browser."""

    def __init__(self, browser):
        self.browser = browser

    def open(self, path, width=1280, height=900, dark=False, scale=1):
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=height,
                     deviceScaleFactor=scale, mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.command("Emulation.setEmulatedMedia", features=[scheme])
        self.browser.get_log("browser")
        self.browser.get(pathlib.Path(path).resolve().as_uri())
        deadline = time.time() + 30
        while not self.run("return document.documentElement.dataset.ready === 'true'"
                           " || !document.getElementById('problem').hidden"):
            assert time.time() < deadline, "the page did not become ready"
            time.sleep(0.02)
        self.run(HELPERS)
        return self

    def command(self, name, **arguments):
        return self.browser.execute_cdp_cmd(name, arguments)

    def run(self, script, *arguments):
        return self.browser.execute_script(script, *arguments)

    def find(self, selector):
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def find_all(self, selector):
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def text(self, selector):
        return self.run("return document.querySelector(arguments[0])?.textContent ?? null", selector)

    def press(self, *keys):
        ActionChains(self.browser).send_keys(*keys).perform()

    def choose(self, **controls):
        for name, value in controls.items():
            self.run("return setControl(arguments[0], arguments[1])", name, value)

    def figure(self, section, model, name, extra=""):
        return self.run("return figure(...arguments)", section, model, name, extra)

    def weight(self, model, layer, head, query, key):
        """What the page writes of a share, pointed at in the large map."""
        self.choose(layer=layer, head=head)
        first, end = self.run("return JSON.parse(document.getElementById('report').textContent)"
                              ".models[arguments[0]].window", model)
        size = end - first
        self.run("pointAtMap(...arguments)", model, (key - first + 0.5) / size, (query - first + 0.5) / size)
        named = self.text(f'#heads [data-model="{model}"] .readout span')
        assert f"{query + 1}\u00a0" in named and f" to {key + 1}\u00a0" in named, named
        return self.figure("heads", model, "weight")

    def gate(self, model, layer, gate, group, token):
        """What the page writes of a token's gate, in the details."""
        self.choose(layer=layer)
        if self.run("return [...document.getElementById('gate').options].length > 1"):
            self.choose(gate=gate)
        self.run("pointAtToken(...arguments)", model, token)
        return self.figure("texts", model, "gate", f'[data-group="{group}"]')

    def picture(self, path):
        height = min(self.run("return document.documentElement.scrollHeight"), 6000)
        width = self.run("return innerWidth")
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        data = self.command("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)["data"]
        pathlib.Path(path).write_bytes(base64.b64decode(data))

    def severe(self):
        return [entry for entry in self.browser.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]


class Case(unittest.TestCase):
    screenshots = None

    @classmethod
    def setUpClass(cls):
        cls.browser = open_browser()
        cls.page = Page(cls.browser)
        cls.folder = tempfile.TemporaryDirectory()

    @classmethod
    def tearDownClass(cls):
        cls.browser.quit()
        cls.folder.cleanup()

    def tearDown(self):
        self.assertEqual(self.page.severe(), [], "the console must stay empty")

    def sample(self, tokens, models, **options):
        self.report, chunks, self.truth = make_report(tokens, models, **options)
        path = pathlib.Path(self.folder.name) / "sample.html"
        return sample_page.write(path, self.report, chunks)

    def picture(self, name):
        if self.screenshots:
            self.page.picture(self.screenshots / f"{name}.png")

    def assertIsFast(self, path, tokens):
        """That a page of 12 layers is there soon, and follows the pointer at once."""
        opened = [self.opening(path) for _ in range(3)]
        page = self.page
        script = """
            const [tokens, kind] = arguments;
            const times = [];
            for (let i = 0; i < 200; i++) {
              const token = (i * 197 + 31) % tokens;
              const before = performance.now();
              if (kind === 'token') pointAtToken(0, token);
              else pointAtMap(0, Math.random() * (token + 1) / tokens, (token + 0.5) / tokens);
              document.body.getBoundingClientRect();
              document.querySelector('#texts .details').getBoundingClientRect();
              times.push(performance.now() - before);
              if (!document.querySelector('#texts .name').textContent.startsWith(`Token ${token + 1} of`)) {
                throw new Error('the figures did not follow');
              }
            }
            return times;"""
        pointed = {kind: page.run(script, tokens, kind) for kind in ("token", "map")}
        layer = page.run("""
            const before = performance.now();
            return setControl('layer', 7).then(() => performance.now() - before);""")
        print(f"\n{tokens} tokens x 12 layers x 12 heads, {path.stat().st_size / 1e6:.1f} MB: "
              f"first map after {', '.join(f'{time:.0f}' for time in opened)} ms; another layer {layer:.0f} ms")
        for kind, times in pointed.items():
            print(f"pointing at a {kind}: median {statistics.median(times):.1f} ms, largest {max(times):.1f} ms")
            self.assertLess(statistics.median(times), ANSWERS_WITHIN)
            # Two of 200 may be late: other programs use the processors too.
            self.assertLess(sorted(times)[-3], ANSWERS_WITHIN)
        self.assertLess(max(opened), OPENS_WITHIN)

    def opening(self, path):
        self.page.open(path)
        return self.page.run("return performance.getEntriesByName('shown')[0].startTime")

    def assertFitsWidth(self):
        width, inner = self.page.run("return [document.documentElement.scrollWidth, innerWidth]")
        self.assertLessEqual(width, inner, "the page scrolls sideways")


def shown(share):
    return f"{round(share, 3) * 100:.1f} %"


PLAIN = {"name": "runs/plain", "gates": (), "first_share": 0.6}
GATED = {"name": "runs/gated", "first_share": 0.2}


class FigureTests(Case):
    """What the page writes is what was recorded."""

    def test_weights_and_gates(self):
        path = self.sample(tokens_of("words", 40), [GATED])
        page = self.page.open(path)
        truth = self.truth[0]
        for layer, head, query, key in [(0, 0, 5, 3), (1, 3, 39, 0), (1, 2, 20, 20), (0, 1, 0, 0)]:
            weight = truth[layer]["weights"][head, query, key]
            self.assertEqual(page.weight(0, layer, head, query, key), shown(weight))
        for layer, group, token in [(0, 0, 4), (1, 3, 39), (0, 2, 0)]:
            value = truth[layer]["gates"]["output.elementwise"][token, group].mean()
            self.assertEqual(page.gate(0, layer, "output.elementwise", group, token), f"{value:.3f}")

    def test_details_list_the_largest_shares(self):
        page = self.page.open(self.sample(tokens_of("words", 40), [GATED]))
        page.choose(layer=1, head=2)
        page.run("pointAtToken(0, 30)")
        weights = self.truth[0][1]["weights"][2, 30].round(3)
        listed = page.run("return [...document.querySelectorAll('#texts .shares li:not([hidden])')].map(e =>"
                          " [e.querySelector('.place').textContent, e.querySelector('.figure').textContent])")
        self.assertEqual([figure for _, figure in listed], [shown(w) for w in sorted(weights)[::-1][:8]])
        for place, figure in listed:
            self.assertEqual(shown(weights[int(place) - 1]), figure)

    def test_elements_of_the_gate(self):
        page = self.page.open(self.sample(tokens_of("words", 40), [GATED]))
        page.choose(head=1)
        page.run("pointAtMap(0, 5.5 / 16, 12.5 / 40, ':not(.square)')")
        value = self.truth[0][0]["gates"]["output.elementwise"][12, 1, 5]
        self.assertEqual(page.figure("heads", 0, "element"), f"{value:.2f}")

    def test_attention_times_gate(self):
        page = self.page.open(self.sample(tokens_of("words", 40), [GATED]))
        page.choose(view="gated")
        page.weight(0, 0, 1, 25, 24)
        weight = round(self.truth[0][0]["weights"][1, 25, 24], 3)
        gate = round(self.truth[0][0]["gates"]["output.elementwise"][25, 1].mean(), 3)
        self.assertEqual(page.figure("heads", 0, "gated"), f"{weight * gate * 100:.1f} %")

    def test_pair_of_models_of_different_shape(self):
        models = [dict(GATED, layers=3, heads=4), dict(PLAIN, layers=2, heads=2)]
        page = self.page.open(self.sample(tokens_of("words", 60), models))
        page.choose(layer=1, head=1)
        page.run("pointAtToken(1, 30)")
        names = page.run("return [...document.querySelectorAll('#texts .details .name')].map(e => e.textContent)")
        self.assertTrue(all(name.startswith("Token 31 of 60") for name in names), names)
        for model in (0, 1):
            weight = max(self.truth[model][1]["weights"][1, 30])
            self.assertEqual(page.figure("texts", model, "share"), shown(weight))
        self.assertIn("No gates were recorded", page.text('#texts [data-model="1"] .details'))
        self.picture("pair")
        page.choose(layer=2)
        self.assertIn("No data were recorded for runs/plain in layer 3", page.text('#texts [data-model="1"]'))
        page.choose(head=3)
        self.assertNotEqual(page.figure("texts", 0, "share"), None)

    def test_pair_of_models_with_different_gates(self):
        models = [dict(GATED, gates=("forget", "output.elementwise")), dict(PLAIN, gates=("output.headwise",))]
        page = self.page.open(self.sample(tokens_of("words", 30), models))
        page.choose(gate="output.elementwise")
        page.run("pointAtToken(0, 9)")
        for model, gate in enumerate(["output.elementwise", "output.headwise"]):
            value = self.truth[model][0]["gates"][gate][9, 2].mean()
            self.assertEqual(page.figure("texts", model, "gate", '[data-group="2"]'), f"{value:.3f}")
            self.assertIn(gate, page.text(f'#texts [data-model="{model}"] .details'))

    def test_several_gates_some_beyond_one(self):
        gates = ("forget", "output.elementwise.tanh", "value.shared", "projection.tokenwise")
        page = self.page.open(self.sample(tokens_of("words", 30), [dict(GATED, gates=gates)]))
        truth = self.truth[0][0]["gates"]
        for gate in gates:
            for group in (0, 1):
                if truth[gate].shape[1] > group:
                    value = f"{truth[gate][7, group].mean():.3f}"
                    self.assertEqual(page.gate(0, 0, gate, group, 7), "0.000" if value == "-0.000" else value)
        page.choose(gate="output.elementwise.tanh")
        self.assertEqual(page.text("#text-legend .bar span"), "-1")
        for colour in ("head", "layers", "received", "gate"):
            page.choose(colour=colour)
        for view in ("gated", "attention"):
            for scale in ("linear", "root", "log"):
                page.choose(view=view, scale=scale)
        self.picture("several-gates")

    def test_gates_and_values_that_serve_several_heads(self):
        gates = ("value.elementwise", "key.headwise")
        for only_heads in (None, [2, 3]):
            options = dict(GATED, heads=4, value_heads=2, gates=gates, only_heads=only_heads)
            page = self.page.open(self.sample(tokens_of("words", 30), [options]))
            for gate in gates:
                page.choose(gate=gate, head=3)
                page.run("pointAtToken(0, 9)")
                truth = self.truth[0][0]["gates"][gate]
                for head in only_heads or range(4):
                    value = page.text(f'#texts tr[data-head="{head}"] [data-figure="gate"]')
                    self.assertEqual(value, f"{truth[9, head // 2].mean():.3f}")
                self.assertEqual(len(page.find_all("#heads .card")), len(only_heads or range(4)))
            self.assertIn("key/value head 2", page.text("#heads .readout"))
            page.choose(gate="value.elementwise", head=2, view="gated")
            page.weight(0, 0, 2, 25, 24)
            shares = self.truth[0][0]["weights"][(only_heads or [0, 1, 2]).index(2), 25].round(3)
            gate = self.truth[0][0]["gates"]["value.elementwise"][24, 1].mean().round(3)
            self.assertEqual(page.figure("heads", 0, "gated"), shown(shares[24] * gate))

    def test_some_layers_only(self):
        models = [dict(GATED, layers=4, only_layers=[1, 3]), dict(PLAIN, layers=3, only_layers=[1])]
        page = self.page.open(self.sample(tokens_of("words", 30), models))
        self.assertEqual(page.text("#layer-name"), "Layer 2")
        page.choose(layer=1)
        self.assertEqual(page.text("#layer-name"), "Layer 4")
        self.assertIn("Layer 4", page.text('#heads [data-model="0"] h4'))
        self.assertIn("Layer 4", page.text("#charts .chart-readout"))
        self.assertIn("No data were recorded for runs/plain in layer 4", page.text('#texts [data-model="1"]'))

    def test_gate_values_beyond_the_histogram(self):
        report, chunks, _ = make_report(tokens_of("words", 20), [dict(GATED, layers=1)])
        report["models"][0]["layers"][0]["gates"][0]["histogram"] |= {"least": -0.25, "greatest": 12.5}
        path = sample_page.write(pathlib.Path(self.folder.name) / "beyond.html", report, chunks)
        page = self.page.open(path)
        chart = page.find("#charts .histogram")
        chart.send_keys(Keys.ARROW_RIGHT * 20)
        self.assertIn("to 12.5", chart.get_attribute("aria-label"))
        chart.send_keys(Keys.ARROW_LEFT * 20)
        self.assertIn("-0.25 to", chart.get_attribute("aria-label"))

    def test_window_and_coarse_step(self):
        options = dict(GATED, window=(10, 30), step=0.01, causal=False)
        page = self.page.open(self.sample(tokens_of("words", 50), [options]))
        weight = self.truth[0][0]["weights"][1, 20, 25]
        self.assertEqual(page.weight(0, 0, 1, 20, 25), f"{weight * 100:.0f} %")
        page.run("pointAtToken(0, 40)")
        self.assertIn("recorded only for tokens 11 to 30", page.text("#texts .details"))
        value = self.truth[0][0]["gates"]["output.elementwise"][40, 1].mean()
        self.assertEqual(page.figure("texts", 0, "gate", '[data-group="1"]'), f"{value:.3f}")

    def test_layer_without_attention(self):
        options = dict(GATED, gates=("residual.elementwise",), without_attention=(0,))
        page = self.page.open(self.sample(tokens_of("words", 30), [options]))
        self.assertIn("No attention was recorded", page.text("#texts .details"))
        page.choose(layer=1)
        self.assertNotEqual(page.figure("texts", 0, "share"), "")

    def test_one_token(self):
        page = self.page.open(self.sample(["a"], [GATED]))
        self.assertEqual(page.figure("texts", 0, "share"), "100.0 %")
        self.assertEqual(page.weight(0, 0, 0, 0, 0), "100.0 %")
        page.press(Keys.TAB)
        self.picture("one-token")

    def test_no_gates(self):
        page = self.page.open(self.sample(tokens_of("characters", 80), [PLAIN]))
        self.assertIn("No gates were recorded", page.text("#texts .details"))
        self.assertEqual(page.weight(0, 0, 0, 9, 8), shown(self.truth[0][0]["weights"][0, 9, 8]))
        self.picture("no-gates")


HOURS = [f"{(16 + phase) % 24:02}:00" for phase in range(24)]
PHASES = dict(GATED, causal=False)


class SignalTests(Case):
    """The values that tokens are made of, above the tokens."""

    def season(self, models=(PHASES,), dark=False, **options):
        self.signal = make_season(**options)
        return self.page.open(self.sample(HOURS, list(models), signal=self.signal), dark=dark)

    def sequence(self, **options):
        self.signal = make_sequence(**options)
        names = [f"steps {4 * token + 1}" for token in range(24)]
        return self.page.open(self.sample(names, [PHASES], signal=self.signal))

    def readout(self, page, model=0):
        return page.text(f'#signals [data-model="{model}"] .readout')

    def test_a_text_has_none(self):
        page = self.page.open(self.sample(tokens_of("words", 20), [GATED]))
        self.assertFalse(page.find("#signal-section").is_displayed())
        self.assertEqual(page.text("#text-heading"), "Text")
        page = self.season()
        self.assertTrue(page.find("#signal-section").is_displayed())
        self.assertEqual([page.text("#signal-heading"), page.text("#text-heading")], ["Series", "Tokens"])

    def test_rows_have_the_colours_of_their_tokens(self):
        page = self.season([dict(PHASES, gates=("output.elementwise", "value.headwise"))])
        choices = [{}, {"layer": 1}, {"head": 2}, {"colour": "head"}, {"gate": "value.headwise"}, {"head": 1},
                   {"colour": "layers"}, {"colour": "received"}]
        seen = set()
        for choice in choices:
            page.choose(**choice)
            tokens, shades, bars = page.run("""
                const fills = name => [...document.querySelectorAll(`#signals .${name}`)]
                  .map(path => getComputedStyle(path).fill);
                const tokens = [...document.querySelectorAll('.token')].map(e => getComputedStyle(e).backgroundColor);
                return [tokens, fills('shade'), fills('bar-of-row')];""")
            self.assertEqual(shades, tokens, choice)
            self.assertEqual(bars, tokens, choice)
            seen.add(tuple(tokens))
        # A head alone changes nothing while all heads colour the tokens.
        self.assertEqual(len(seen), len(choices) - 1)

    def test_bars_are_as_high_as_the_gate(self):
        page = self.season()
        page.choose(range="whole")
        truth = self.truth[0][0]["gates"]["output.elementwise"].mean(axis=(1, 2))
        heights = page.run("""
            const { height } = [...document.querySelectorAll('#signals .outline')][0].getBBox();
            return [...document.querySelectorAll('#signals .bar-of-row')].map(path => path.getBBox().height / height);""")
        for height, gate in zip(heights, truth):
            self.assertAlmostEqual(height, gate, delta=0.02)
        page.run("pointAtToken(0, 5)")
        self.assertIn(f"gate, this layer: {truth[5]:.3f}", self.readout(page))

    def test_colours_range_over_the_tokens(self):
        ends = """
            const bars = [...document.querySelectorAll('.legend .bar')].filter(bar => bar.closest('#signal-legend, #text-legend'));
            return bars.map(bar => [...bar.querySelectorAll('span')].map(e => e.textContent));"""
        colour = "return getComputedStyle(document.querySelector(`#texts [data-token='${arguments[0]}']`)).backgroundColor"
        for models in ([PHASES], [PHASES, dict(PHASES, name="runs/other")]):
            page = self.season(models)
            truth = np.stack([layers[0]["gates"]["output.elementwise"].mean(axis=(1, 2)) for layers in self.truth])
            for least, most in page.run(ends):
                self.assertAlmostEqual(float(least), truth.min(), delta=0.002)
                self.assertAlmostEqual(float(most), truth.max(), delta=0.002)
            page.choose(range="whole")
            self.assertEqual(page.run(ends), [["0 shut", "0.5", "1 open"]] * 2)
        # Equal gates are not drawn as if they differed.
        report, chunks, _ = make_report(HOURS, [PHASES], signal=make_season())
        gate = report["models"][0]["layers"][0]["gates"][0]
        gate["tokenMeans"] = chunks.numbers(np.full(24 * 4, 0.5), 0.001)
        page.open(sample_page.write(pathlib.Path(self.folder.name) / "equal.html", report, chunks))
        self.assertEqual(page.run(ends)[0], ["0.490", "0.510"])
        self.assertEqual(page.run(colour, 0), page.run(colour, 5))

    def test_pointing_at_a_row_selects_its_token(self):
        page = self.season(missing=[100])
        for row in (0, 99, 100, 340, 383):
            page.run("pointAtRow(0, arguments[0])", row)
            token = self.signal["tokens"][row]
            self.assertIn(f"Token {token + 1} of 24", page.text("#texts .name"))
            self.assertIn(self.signal["rows"][row], self.readout(page))
            value = self.signal["channels"][0]["values"][row]
            self.assertEqual(page.figure("signals", 0, "value"), "–" if value is None else f"{value:.6g}")
            ahead = row - self.signal["knownCount"]
            forecast = self.signal["channels"][0]["forecast"][ahead] if ahead >= 0 else None
            shown = page.figure("signals", 0, "forecast")
            self.assertEqual(shown, None if forecast is None else f"{forecast:.6g}")
        # A token of the text below takes the place of the row.
        page.run("pointAtToken(0, 3)")
        self.assertNotIn("2020-", self.readout(page))
        self.assertIn("Token 4\u00a0“19:00”: 16 rows", self.readout(page))

    def test_rows_of_the_selected_token_are_marked(self):
        page = self.season(missing=[27])
        page.run("pointAtToken(0, 3)")
        frames, dots = page.run("""
            const count = name => document.querySelector(`#signals svg.chart ${name}`).getAttribute('d').match(/M/g).length;
            return [count('.frames'), count('.dots')];""")
        # 16 rows in the drawing and in the bars; the value of one is missing.
        self.assertEqual([frames, dots], [32, 15])

    def test_a_row_is_held(self):
        page = self.season()
        page.run("pointAtRow(0, 30, 'click'); pointAtRow(0, 41)")
        self.assertIn("Token 7 of 24: 22:00 (held)", page.text("#texts .name"))
        self.assertIn(self.signal["rows"][41], self.readout(page))
        page.press(Keys.ESCAPE)
        page.run("pointAtRow(0, 41)")
        self.assertIn("Token 18 of 24", page.text("#texts .name"))

    def test_keyboard(self):
        page = self.season()
        drawing = page.find("#signals svg")
        drawing.send_keys(Keys.HOME)
        self.assertIn(self.signal["rows"][0], drawing.get_attribute("aria-label"))
        drawing.send_keys(Keys.ARROW_RIGHT * 3)
        self.assertIn(self.signal["rows"][3], page.text("#spoken"))
        self.assertIn("Token 4 of 24", page.text("#texts .name"))
        drawing.send_keys(Keys.END, Keys.ARROW_LEFT, Keys.ENTER)
        self.assertIn(self.signal["rows"][382], drawing.get_attribute("aria-label"))
        self.assertIn("held", page.text("#texts .name"))

    def test_a_sequence_of_several_channels(self):
        page = self.sequence(channel_count=8)
        panels = "return [...document.querySelectorAll('#signals .channel')].map(e => e.textContent)"
        names = [f"channel {i}" for i in range(1, 9)]
        self.assertEqual(page.run(panels), ["gate, this layer", *names[:6]])
        page.choose(channel=6)
        self.assertEqual(page.run(panels), ["gate, this layer", *names[6:]])
        self.assertEqual(page.find_all("#signals .boundary"), [])
        page.run("pointAtRow(0, 50)")
        self.assertIn("Token 12\u00a0“steps·45”: 4 rows", self.readout(page))
        self.assertIn("Row 51: channel 7 ", self.readout(page))
        # The first rows belong to no token.
        page.run("pointAtRow(0, 1)")
        self.assertIn("Row 2: ", self.readout(page))
        self.assertIn("Token 12 of 24", page.text("#texts .name"))

    def test_without_values_to_colour_by(self):
        page = self.season([dict(PHASES, gates=(), without_attention=(0,))])
        fills = "return new Set([...document.querySelectorAll('.shade')].map(e => getComputedStyle(e).fill)).size"
        self.assertEqual(page.run(fills), 1)
        page.choose(layer=1)
        self.assertGreater(page.run(fills), 3)

    def test_odd_values(self):
        page = self.sequence(channel_count=4)
        channels = self.report["signal"]["channels"]
        channels[0]["values"] = [None] * 100
        channels[1]["values"] = [5] * 100
        channels[2]["values"] = [1e12 + row for row in range(100)]
        channels[3]["values"] = [1e-9 * row for row in range(100)]
        self.report["signal"]["rows"][0] = channels[0]["name"] = "<img src=x onerror=window.hacked=1>"
        report, chunks, _ = make_report(self.report["tokens"], [PHASES], signal=self.report["signal"])
        page.open(sample_page.write(pathlib.Path(self.folder.name) / "odd.html", report, chunks))
        page.run("pointAtRow(0, 0)")
        self.assertIsNone(page.run("return window.hacked ?? null"))
        drawn = page.run("return document.querySelector('#signals svg').outerHTML")
        self.assertNotIn("NaN", drawn)
        self.assertNotIn("Infinity", drawn)
        self.assertFitsWidth()

    def test_two_models(self):
        page = self.season([PHASES, dict(PLAIN, causal=False)])
        self.assertEqual(len(page.find_all("#signals svg")), 2)
        page.run("pointAtRow(1, 30)")
        for model in (0, 1):
            self.assertIn("Token 7", self.readout(page, model))

    def test_widths_and_themes(self):
        for dark in (False, True):
            name = "dark" if dark else "light"
            page = self.season(dark=dark)
            page.run("pointAtRow(0, 350)")
            pairs = page.run("""
                const paper = getComputedStyle(document.body).backgroundColor;
                return [...document.querySelectorAll('#signals text')].map(e => [getComputedStyle(e).fill, paper]);""")
            for ink, paper in pairs:
                self.assertGreaterEqual(contrast(numbers_in(ink), numbers_in(paper)), 4.5)
            self.picture(f"signal-{name}")
            path = pathlib.Path(self.folder.name) / "sample.html"
            page.open(path, width=360, height=740, dark=dark, scale=2)
            self.assertFitsWidth()
            self.picture(f"signal-phone-{name}")
        before = page.run("return document.querySelector('#signals .shade').style.fill")
        page.command("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "light"}])
        time.sleep(0.1)
        self.assertNotEqual(page.run("return document.querySelector('#signals .shade').style.fill"), before)
        self.sequence()
        self.picture("signal-sequence")


class InputTests(Case):
    """Keys and the pointer."""

    def test_real_pointer_shows_and_holds(self):
        page = self.page.open(self.sample(tokens_of("words", 60), [GATED]))
        tokens = page.find_all("#texts .token")
        ActionChains(self.browser).move_to_element(tokens[9]).perform()
        self.assertIn("Token 10 of 60", page.text("#texts .name"))
        ActionChains(self.browser).move_to_element(tokens[12]).click().move_to_element(tokens[20]).perform()
        self.assertIn("Token 13 of 60", page.text("#texts .name"))
        self.assertIn("held", page.text("#texts .name"))
        page.press(Keys.ESCAPE)
        ActionChains(self.browser).move_to_element(tokens[21]).perform()
        self.assertIn("Token 22 of 60", page.text("#texts .name"))
        self.assertNotIn("held", page.text("#texts .name"))

    def test_keyboard(self):
        page = self.page.open(self.sample(tokens_of("words", 60), [dict(GATED, layers=3)]))
        reached = self.tab_until(page, "active.matches('#layer')")
        self.assertLess(reached, 3)
        page.press(Keys.ARROW_RIGHT)
        self.wait_for(page, "document.querySelector('#texts [data-model]').dataset.layer === '1'")
        self.assertEqual(page.text("#layer-name"), "Layer 2")

        self.tab_until(page, "active.matches('.token')")
        self.assertNotEqual(page.run("return getComputedStyle(document.activeElement).outlineStyle"), "none")
        page.press(Keys.HOME, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_LEFT)
        self.assertIn("Token 2 of 60", page.text("#texts .name"))
        page.press(Keys.ARROW_DOWN)
        below = page.run("return Number(document.activeElement.dataset.token)")
        self.assertGreater(below, 3)
        page.press(Keys.ARROW_UP)
        self.assertLess(page.run("return Number(document.activeElement.dataset.token)"), below)
        page.press(Keys.END)
        self.assertIn("Token 60 of 60", page.text("#texts .name"))
        self.assertIn("token 60", page.text("#spoken"))
        page.press(Keys.ENTER, Keys.HOME)
        self.assertIn("Token 60 of 60: ", page.text("#texts .name"))
        self.assertIn("held", page.text("#texts .name"))
        page.press(Keys.ESCAPE, Keys.ARROW_RIGHT)
        self.assertIn("Token 2 of 60", page.text("#texts .name"))

        self.tab_until(page, "active.matches('.map.square')")
        page.press(Keys.ARROW_DOWN, Keys.ARROW_DOWN)
        self.assertIn("Token 4", page.text("#heads .readout"))
        before = page.text("#heads .readout span")
        page.press(Keys.ARROW_RIGHT)
        self.assertNotEqual(page.text("#heads .readout span"), before)

        self.tab_until(page, "active.matches('.card[data-head=\"1\"]')")
        page.press(Keys.ENTER)
        self.assertIn("head 2", page.text("#heads h4"))
        self.assertEqual(page.run("return document.getElementById('head').value"), "1")
        self.tab_until(page, "active.matches('#charts svg')")
        page.press(Keys.ARROW_RIGHT)
        self.wait_for(page, "document.getElementById('layer').value === '2'")

    def tab_until(self, page, condition):
        for count in range(40):
            if page.run(f"const active = document.activeElement; return {condition}"):
                return count
            page.press(Keys.TAB)
        self.fail(f"Tab does not lead to: {condition}")

    def wait_for(self, page, condition):
        for _ in range(200):
            if page.run(f"return {condition}"):
                return
            time.sleep(0.01)
        self.fail(f"never: {condition}")


class TextTests(Case):
    """Tokens are text, whatever they hold."""

    def test_odd_tokens(self):
        tokens = tokens_of("odd", len(sample_page.ODD_TOKENS) * 2)
        odd = "</title><script>window.hacked=1</script><img src=x onerror=window.hacked=1>"
        model = dict(GATED, name=odd)
        page = self.page.open(self.sample(tokens, [model, dict(PLAIN, name=odd)], title=odd, notes=[odd]))
        for token in range(len(tokens)):
            page.run("pointAtToken(0, arguments[0]); pointAtMap(1, 0.5, (arguments[0] + 0.5) / arguments[1])",
                     token, len(tokens))
        page.run("document.querySelector('details').open = true")
        time.sleep(0.3)
        self.assertIsNone(page.run("return window.hacked ?? null"))
        self.assertEqual(page.run("return document.images.length"), 0)
        self.assertEqual(page.text("#title"), odd)
        self.assertEqual(page.run("return document.title"), odd)
        self.assertEqual(page.text("#notes li"), odd)
        texts = page.run("return [...document.querySelectorAll('[data-model=\"0\"] .token')].map(e => e.textContent)")
        self.assertEqual(len(texts), len(tokens))
        for token, text in zip(tokens, texts):
            self.assertNotEqual(text.strip(), "", repr(token))
            self.assertFalse(any(ord(c) < 32 or c in "\u202e\u200b\u2028\u00a0" for c in text), repr(text))
        self.assertEqual(texts[0], "<img·src=x·onerror=window.hacked=1>")
        self.assertEqual(texts[5:8], ["·", "⏎", "⇥"])
        self.assertEqual(texts[9], "\\u{0}")
        self.assertIn("\\u{202e}", texts[11])
        self.assertEqual(texts[15], "\U0001f469\u200d\U0001f52c")
        self.assertFitsWidth()
        self.picture("odd")

    def test_a_single_model_is_named_once(self):
        name = "runs/a name/best"
        models = [dict(GATED, name=name)]
        page = self.page.open(self.sample(tokens_of("words", 20), models, title=f"Inside {name}"))
        page.run("document.querySelector('details').open = true")
        self.assertEqual(page.run("return document.body.innerText").count(name), 1)
        page = self.page.open(self.sample(tokens_of("words", 20), models + [PLAIN], title="Inside two"))
        self.assertGreater(page.run("return document.body.innerText").count(name), 2)

    def test_axes_are_numbered_evenly(self):
        for heads in (2, 3, 4, 5, 8, 12, 16):
            page = self.page.open(self.sample(tokens_of("words", 20), [dict(GATED, gates=("output.headwise",), heads=heads)]))
            found = page.run("""
                return [...document.querySelectorAll('#heads .map:not(.square)')].map(map => {
                  const axes = [...map.parentElement.querySelectorAll('.axis.keys')];
                  return [...axes.at(-1).children].map(e => Number(e.textContent));
                })[0];""")
            self.assertEqual(found[0], 1, heads)
            steps = {after - before for before, after in zip(found, found[1:])}
            is_even = len(steps) <= 1 or all(number % 5 == 0 for number in found[1:])
            self.assertTrue(is_even, f"{heads} heads are numbered {found}")

    def test_characters_flow_as_text(self):
        page = self.page.open(self.sample(tokens_of("characters", 300), [GATED]))
        tops = page.run("return [...document.querySelectorAll('.token')].map(e => e.offsetTop)")
        self.assertGreater(tops[96], tops[95], "a line ends after a newline")
        lefts = page.run("return [...document.querySelectorAll('.token')].slice(0, 9)"
                         ".map(e => { const r = e.getBoundingClientRect(); return [r.left, r.right] })")
        for (_, right), (left, _) in zip(lefts, lefts[1:]):
            self.assertAlmostEqual(left, right, delta=0.6)
        self.picture("characters")


class LookTests(Case):
    """Widths, themes, colours."""

    def test_phone(self):
        path = self.sample(tokens_of("words", 200), [dict(GATED, heads=6), dict(PLAIN, heads=6)])
        for dark in (False, True):
            self.page.open(path, width=360, height=740, dark=dark, scale=2)
            self.assertFitsWidth()
            smallest = self.page.run("""
                let least = 99;
                for (const e of document.querySelectorAll('body *')) {
                  const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
                  if (own && e.offsetParent) least = Math.min(least, parseFloat(getComputedStyle(e).fontSize));
                }
                return least;""")
            self.assertGreaterEqual(smallest, 11, "text too small to read")
            cut = self.page.run("""
                return [...document.querySelectorAll('.details .scrolling')]
                  .filter(e => e.scrollWidth > e.clientWidth).length;""")
            self.assertEqual(cut, 0, "the table of heads is cut off")
            self.picture(f"phone-{'dark' if dark else 'light'}")
        self.page.choose(head=2, layer=1)
        self.page.run("document.querySelector('details').open = true")
        self.assertFitsWidth()

    def test_wide_in_both_themes(self):
        path = self.sample(tokens_of("words", 120), [dict(GATED, layers=6, heads=8, width=32)])
        papers = set()
        for dark in (False, True):
            self.page.open(path, dark=dark)
            papers.add(self.page.run("return getComputedStyle(document.body).backgroundColor"))
            self.assertGoodContrast()
            self.picture(f"wide-{'dark' if dark else 'light'}")
        self.assertEqual(len(papers), 2)
        # A change while the page is open repaints the maps.
        picture = "return document.querySelector('.map canvas').toDataURL()"
        before = self.page.run(picture)
        scheme = {"name": "prefers-color-scheme", "value": "light"}
        self.page.command("Emulation.setEmulatedMedia", features=[scheme])
        time.sleep(0.1)
        self.assertNotEqual(self.page.run(picture), before)

    def assertGoodContrast(self):
        """Text on the page and on tokens reads: WCAG's ratio of 4.5."""
        pairs = self.page.run("""
            const of = e => { const s = getComputedStyle(e); return [s.color, s.backgroundColor] };
            const paper = getComputedStyle(document.body).backgroundColor;
            const tokens = [...document.querySelectorAll('.token')].map(of);
            const plain = [...document.querySelectorAll('.hint, h2, dt, dd, .place, .figure, .card i, .axis span')]
              .map(e => [getComputedStyle(e).color, paper]);
            return [...tokens, ...plain];""")
        for ink, paper in pairs:
            ratio = contrast(numbers_in(ink), numbers_in(paper))
            self.assertGreaterEqual(ratio, 4.5, f"{ink} on {paper}")

    def test_colours_are_monotone_in_luminance(self):
        path = self.sample(tokens_of("words", 30), [GATED])
        for dark in (False, True):
            self.page.open(path, dark=dark)
            for bar in ("#text-legend", "#map-legend"):
                gradient = self.page.run(
                    "return getComputedStyle(document.querySelector(arguments[0] + ' i')).backgroundImage", bar)
                stops = [numbers_in(stop) for stop in gradient.split("rgb")[1:]]
                lights = [luminance(stop) for stop in stops]
                self.assertEqual(lights, sorted(lights, reverse=not dark))
                self.assertGreater(contrast(stops[0], stops[-1]), 9)


def numbers_in(colour):
    kept = "".join(c if c.isdigit() or c == "." else " " for c in colour)
    return [float(part) for part in kept.split()][:3]


def luminance(colour):
    parts = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


class SpeedTests(Case):
    """A large page opens soon and follows the pointer."""

    def test_large(self):
        model = dict(GATED, layers=12, heads=12, width=64)
        self.assertIsFast(self.sample(tokens_of("words", 512), [model]), tokens=512)
        self.page.choose(head=4)
        self.picture("large")

    def test_long_signal(self):
        """As many rows as the longest sequences of the UEA archive have, and more."""
        signal = make_sequence(token_count=200, channel_count=6, length=150_000, per_token=750)
        path = self.sample([f"step {token}" for token in range(200)], [dict(GATED, causal=False)], signal=signal)
        page = self.page.open(path)
        times = page.run("""
            const times = [];
            for (let i = 0; i < 60; i++) {
              const before = performance.now();
              pointAtToken(0, (i * 37) % 200);
              document.body.getBoundingClientRect();
              times.push(performance.now() - before);
            }
            return times;""")
        opened = page.run("return performance.getEntriesByName('shown')[0].startTime")
        print(f"\n150,000 rows of 6 channels: shown after {opened:.0f} ms; pointing at a token: "
              f"median {statistics.median(times):.1f} ms, largest {max(times):.1f} ms")
        self.assertLess(opened, OPENS_WITHIN)
        self.assertLess(statistics.median(times), ANSWERS_WITHIN)
        self.picture("long-signal")

    def test_many_tokens(self):
        model = dict(GATED, layers=2, heads=2, width=8, window=(0, 256))
        page = self.page.open(self.sample(tokens_of("characters", 4096), [model, dict(PLAIN, window=(0, 256))]))
        times = page.run("""
            const times = [];
            for (let i = 0; i < 60; i++) {
              const before = performance.now();
              pointAtToken(0, (i * 1009) % 4096);
              document.body.getBoundingClientRect();
              times.push(performance.now() - before);
            }
            return times;""")
        opened = page.run("return performance.getEntriesByName('shown')[0].startTime")
        print(f"\n4,096 tokens, two models: shown after {opened:.0f} ms; pointing at a token: "
              f"median {statistics.median(times):.1f} ms, largest {max(times):.1f} ms")
        self.assertLess(opened, OPENS_WITHIN)
        self.assertLess(statistics.median(times), ANSWERS_WITHIN)


class BrokenTests(Case):
    """What cannot be read is said on the page, not in the console."""

    def test_broken_chunk(self):
        path = self.sample(tokens_of("words", 20), [GATED])
        path.write_text(path.read_text().replace('data-chunk="0">', 'data-chunk="0">AAAA'))
        self.page.open(path)
        self.assertTrue(self.page.find("#problem").is_displayed())
        self.assertIn("cannot be read", self.page.text("#problem"))

    def test_missing_inflater(self):
        path = self.sample(tokens_of("words", 20), [GATED])
        path.write_text(path.read_text().replace(
            '<script type="module">', "<script>delete window.DecompressionStream</script><script type=\"module\">"))
        self.page.open(path)
        self.assertIn("DecompressionStream", self.page.text("#problem"))


class WrittenPageTests(Case):
    """Pages written by `sluice inspect` and by Swift's tests, with the figures that they must show."""

    folder_of_pages = None

    def test_figures(self):
        expectations = sorted(self.folder_of_pages.glob("*.json"))
        self.assertTrue(expectations, f"{self.folder_of_pages} holds no expectations")
        count = 0
        for expectation in expectations:
            page = self.open(expectation.with_suffix(".html"))
            for item in json.loads(expectation.read_text()):
                count += 1
                with self.subTest(page=expectation.stem, **item):
                    if "weight" in item:
                        shown = page.weight(*(item[name] for name in ("model", "layer", "head", "query", "key")))
                        self.assertEqual(shown, item["weight"])
                    else:
                        shown = page.gate(*(item[name] for name in ("model", "layer", "gate", "group", "token")))
                        self.assertEqual(shown, item["value"])
        print(f"\n{count} figures of {len(expectations)} pages are those expected")
        self.assertGreater(count, 100)

    def test_large(self):
        """Others are looked at as a whole; the one named large must be fast and small too."""
        for path in sorted(self.folder_of_pages.glob("*.html")):
            if path.with_suffix(".json").exists():
                continue
            page = self.open(path)
            self.picture(f"{path.stem}-light")
            page.open(path, dark=True)
            self.picture(f"{path.stem}-dark")
            page.open(path, width=360, height=740, scale=2)
            self.assertFitsWidth()
            self.picture(f"{path.stem}-phone")
            if path.stem == "forecaster":
                self.assertTrue(page.find("#signals .forecast").is_displayed())
            if path.stem == "large":
                tokens = page.run("return JSON.parse(document.getElementById('report').textContent).tokens.length")
                self.assertEqual(tokens, 512)
                self.assertIsFast(path, tokens)
                self.assertLess(path.stat().st_size, 10e6)

    def open(self, path):
        page = self.page.open(path)
        self.assertTrue(page.run("return document.getElementById('problem').hidden"), page.text("#problem"))
        return page


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pages", type=pathlib.Path,
                        help="a folder of pages that Swift wrote, to check instead of made-up ones")
    parser.add_argument("--screenshots", type=pathlib.Path, help="a folder for pictures")
    options, rest = parser.parse_known_args()
    if options.screenshots:
        options.screenshots.mkdir(parents=True, exist_ok=True)
        Case.screenshots = options.screenshots
    if options.pages:
        WrittenPageTests.folder_of_pages = options.pages
        rest = rest or ["WrittenPageTests"]
    else:
        del globals()["WrittenPageTests"]
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
