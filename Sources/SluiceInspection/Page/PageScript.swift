/// The script of a page: shows what `sluice inspect` recorded.
///
/// A string literal, because the compiler needs seconds for a file that is embedded as bytes.
enum PageScript {
  static let text = ##"""
    // Shows what `sluice inspect` recorded. The data stand in the page: <script id="report"> holds JSON,
    // <script data-chunk="N"> the numbers it refers to, as base64 of raw DEFLATE. Inflated, a chunk is a
    // row of codes: a byte below 255, or the byte 255 and two bytes, low one first. A reference
    // {chunk, count, minimum, step} means `count` values, each minimum + step * code. Chunks are inflated
    // only when something shown needs them.
    //
    // Text from the data goes into the page through textContent and setAttribute, never as markup.

    // Elements

    const byId = (id) => document.getElementById(id);

    function fill(element, attributes, children) {
      for (const [name, value] of Object.entries(attributes)) {
        if (value !== undefined && value !== null && value !== false) element.setAttribute(name, value);
      }
      element.append(...children);
      return element;
    }
    const make = (tag, attributes = {}, ...children) =>
      fill(document.createElement(tag), attributes, children);
    const draw = (tag, attributes = {}, ...children) =>
      fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

    function setText(element, text) {
      if (element.textContent !== text) element.textContent = text;
    }

    // Figures

    // The decimals that tell neighbouring values apart: 3 for a step of 0.001. The small term forgives
    // steps that were float32.
    const decimals = (step) => Math.max(0, Math.ceil(-Math.log10(step) - 1e-3));

    function fixed(value, digits) {
      const text = value.toFixed(digits);
      return /^-[0.]*$/.test(text) ? text.slice(1) : text;
    }
    const percent = (share, step) => `${fixed(share * 100, decimals(step * 100))} %`;
    const shareText = (share) => percent(share, 0.001);
    const compact = (value) => (value === 0 ? "0" : String(Number(value.toPrecision(4))));
    const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
    /** A number that may be unknown: null stands for what is not finite. */
    const orDash = (value, text) => (value === null || value === undefined ? "–" : text(value));
    // Where arrow keys lead: across and down.
    const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

    const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

    // Tokens as they can be seen

    const SPOKEN = new Map([[" ", "space"], ["\n", "newline"], ["\t", "tab"], ["", "empty"]]);

    function glyphOf(character, previous) {
      const code = character.codePointAt(0);
      if (character === " ") return "·";
      if (character === "\n") return "⏎";
      if (character === "\t") return "⇥";
      // A zero-width joiner between pictures makes them one; elsewhere it cannot be seen.
      if (code === 0x200d && /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f/u.test(previous)) return character;
      if (/[\p{C}\p{Z}]/u.test(character)) return `\\u{${code.toString(16)}}`;
      return character;
    }

    function glyphs(token) {
      if (token === "") return "∅";
      const characters = Array.from(token);
      const shown = characters.map((character, i) => glyphOf(character, characters[i - 1] ?? ""));
      // A combining mark by itself needs something to stand on.
      return (/^\p{M}/u.test(token) ? "◌" : "") + shown.join("");
    }

    // Numbers

    const inflated = new Map(); // chunk -> reference and promise of codes, the longest unused first
    const MOST_KEPT = 40e6; // numbers, of two bytes each

    async function inflate(reference) {
      const element = document.querySelector(`script[data-chunk="${Number(reference.chunk)}"]`);
      if (!element) throw new Error(`the page lacks chunk ${reference.chunk}`);
      const characters = atob(element.textContent.trim());
      const packed = new Uint8Array(characters.length);
      for (let i = 0; i < packed.length; i++) packed[i] = characters.charCodeAt(i);
      const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
      const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
      const codes = new Uint16Array(reference.count);
      let at = 0;
      for (let i = 0; i < codes.length; i++) {
        const byte = bytes[at++];
        codes[i] = byte < 255 ? byte : bytes[at++] | (bytes[at++] << 8);
      }
      if (at !== bytes.length) throw new Error(`chunk ${reference.chunk} does not hold ${reference.count} numbers`);
      return codes;
    }

    async function numbers(reference) {
      if (!reference) return null;
      const kept = inflated.get(reference.chunk) ?? { reference, promise: inflate(reference) };
      inflated.delete(reference.chunk);
      inflated.set(reference.chunk, kept);
      let total = 0;
      for (const { reference: { count } } of inflated.values()) total += count;
      for (const [chunk, { reference: { count } }] of inflated) {
        if (total <= MOST_KEPT || chunk === reference.chunk) break;
        inflated.delete(chunk);
        total -= count;
      }
      const codes = await kept.promise;
      const { minimum, step } = reference;
      return { codes, minimum, step, digits: decimals(step), at: (i) => minimum + step * codes[i] };
    }

    /** Gives each gate of a layer a name of its own, should two be of one kind. */
    function gateLabels(layer) {
      const seen = new Map();
      return layer.gates.map(({ name }) => {
        const count = (seen.get(name) ?? 0) + 1;
        seen.set(name, count);
        return count > 1 ? `${name} (${count})` : name;
      });
    }

    /** A gate with its numbers. */
    async function openGate(gate, tokenMeansOnly = false) {
      const [tokenMeans, values] = await Promise.all(
        [numbers(gate.tokenMeans), tokenMeansOnly ? null : numbers(gate.values)]);
      const groups = gate.groups.length;
      return {
        ...gate, tokenMeans, values,
        /** The mean gate of a token in one group. */
        at: (token, group) => tokenMeans.at(token * groups + group),
        /** The mean gate of a token over all groups. */
        openness(token) {
          let sum = 0;
          for (let g = 0; g < groups; g++) sum += tokenMeans.at(token * groups + g);
          return sum / groups;
        },
      };
    }

    /** One layer of a model, its numbers inflated. */
    class Layer {
      static async open(model, index) {
        const layer = model.layers[index];
        if (!layer) return null;
        const gateShown = gateIn(model, layer);
        const [weights, received, valueNorms, outputNorms, gate] = await Promise.all([
          numbers(layer.weights), numbers(layer.received), numbers(layer.valueNorms),
          numbers(layer.outputNorms), gateShown ? openGate(gateShown) : null]);
        const size = model.window[1] - model.window[0];
        return Object.assign(new Layer(), layer, {
          index, weights: size > 0 ? weights : null, received, valueNorms, outputNorms, gate,
          first: model.window[0], size,
        });
      }

      /** Whether heads have gates of their own, rather than one that serves all. */
      get gatePerHead() {
        return Boolean(this.gate) && (this.gate.groups.length > 1 || this.headCount === 1);
      }

      /** Which of `count` groups of heads, all of one size, a head is in: keys and values can serve several heads. */
      groupAmong(count, head) { return Math.floor((head * count) / this.headCount); }

      /** Which group of the gate serves a head. */
      groupOf(head) { return this.groupAmong(this.gate.groups.length, head); }

      /** What a group of the gate is called. */
      groupName(group) {
        if (!this.gatePerHead) return "all heads";
        return this.gate.groups.length === this.headCount ? headName(group) : `key/value head ${group + 1}`;
      }

      keeps(token) {
        return Boolean(this.weights) && token >= this.first && token < this.first + this.size;
      }

      /** Adds the row of a query (counted in the window) of the head at an index; returns how many keys it has. */
      addRow(headIndex, query, row) {
        const { weights: { codes, minimum, step }, size, triangular } = this;
        const count = triangular ? query + 1 : size;
        const start = triangular
          ? headIndex * (size * (size + 1) / 2) + query * (query + 1) / 2
          : (headIndex * size + query) * size;
        for (let k = 0; k < count; k++) row[k] += minimum + step * codes[start + k];
        return count;
      }

      /** The shares of a query, of one head or (-1) their mean. Keys that it cannot see are left out. */
      shares(headIndex, query, row = new Float64Array(this.size)) {
        row.fill(0);
        if (headIndex >= 0) return row.subarray(0, this.addRow(headIndex, query, row));
        let count = 0;
        for (let h = 0; h < this.heads.length; h++) count = this.addRow(h, query, row);
        for (let k = 0; k < count; k++) row[k] /= this.heads.length;
        return row.subarray(0, count);
      }

      /** What multiplies attention where the gate does: on the output by the query's, on values by the key's. */
      get gatedBy() {
        const { gate } = this;
        if (!gate || !this.weights) return null;
        return gate.scaling ?? null;
      }

      /** The mean gate of a head at a token: the head at an index, or (-1) over all. */
      gateOf(headIndex, token) {
        return headIndex < 0 ? this.gate.openness(token) : this.gate.at(token, this.groupOf(this.heads[headIndex]));
      }

      /** The shares of a query, multiplied by the gate. */
      gatedShares(headIndex, query, row) {
        const { gatedBy, first } = this;
        const gated = new Float64Array(this.size);
        const heads = headIndex >= 0 ? [headIndex] : this.heads.keys();
        let count = 0;
        for (const h of heads) {
          const shares = this.shares(h, query, row);
          count = shares.length;
          const ofQuery = gatedBy === "query" ? this.gateOf(h, first + query) : 1;
          for (let k = 0; k < count; k++) {
            gated[k] += shares[k] * (gatedBy === "key" ? this.gateOf(h, first + k) : ofQuery);
          }
        }
        if (headIndex < 0) for (let k = 0; k < count; k++) gated[k] /= this.heads.length;
        return gated.subarray(0, count);
      }
    }

    /** The indices of the largest values, the largest first. */
    function largestOf(values, count) {
      const best = [];
      for (let i = 0; i < values.length; i++) {
        if (values[i] <= 0 || (best.length === count && values[i] <= values[best[count - 1]])) continue;
        let at = best.length;
        while (at > 0 && values[best[at - 1]] < values[i]) at--;
        best.splice(at, 0, i);
        if (best.length > count) best.pop();
      }
      return best;
    }

    // Colours: blue for gates, orange for attention. More is darker on a light page and lighter on a dark
    // one, at an even pace, so that nobody needs to tell hues apart.

    const STOPS = {
      light: {
        gate: ["#f3f7fb", "#b9dcea", "#5aa9cc", "#1f5f9e", "#0a2350"],
        attention: ["#fffdfa", "#fdd2a0", "#f58a4b", "#bf3a0a", "#5a1300"],
      },
      dark: {
        gate: ["#161b21", "#163d68", "#2b78b4", "#77c3e2", "#ecfaff"],
        attention: ["#15171a", "#6d2a0c", "#c95516", "#fba45e", "#fff2d6"],
      },
    };
    const darkTheme = matchMedia("(prefers-color-scheme: dark)");
    const bytesOf = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));

    function luminance(bytes) {
      const [r, g, b] = bytes.map((byte) => (byte <= 10 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    }

    /** 256 colours: for canvases as numbers (ABGR), for elements as text with the ink that reads on them. */
    function ramp(stops) {
      const colours = Array.from({ length: 256 }, (_, i) => {
        const at = (i / 255) * (stops.length - 1);
        const below = Math.min(stops.length - 2, Math.floor(at));
        const [from, to] = [bytesOf(stops[below]), bytesOf(stops[below + 1])];
        return from.map((byte, c) => Math.round(byte + (to[c] - byte) * (at - below)));
      });
      return {
        packed: Uint32Array.from(colours, ([r, g, b]) => ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0),
        css: colours.map(([r, g, b]) => `rgb(${r} ${g} ${b})`),
        ink: colours.map((bytes) => (luminance(bytes) > 0.18 ? "#000" : "#fff")),
      };
    }
    const RAMPS = Object.fromEntries(Object.entries(STOPS).map(([theme, { gate, attention }]) =>
      [theme, { gate: ramp(gate), attention: ramp(attention) }]));
    const ramps = () => RAMPS[darkTheme.matches ? "dark" : "light"];

    // How shares become colours. The logarithmic scale begins at a thousandth.
    const SCALES = {
      linear: (share) => share,
      root: (share) => Math.sqrt(share),
      log: (share) => 1 + Math.log10(Math.max(share, 0.001)) / 3,
    };

    /** The index of a colour; values beyond the ends take the end's. */
    const shade = (part) => Math.round(clamp(part, 0, 1) * 255);

    /** A colour bar with figures at [place from 0 to 1, text]. */
    function colourBar(kind, ticks) {
      const stops = STOPS[darkTheme.matches ? "dark" : "light"][kind];
      const strip = make("i");
      strip.style.background = `linear-gradient(90deg, ${stops.join(", ")})`;
      const name = `colours from ${ticks[0][1]} to ${ticks.at(-1)[1]}`;
      const bar = make("span", { class: "bar", role: "img", "aria-label": name }, strip);
      for (const [place, text] of ticks) {
        const tick = make("span", {}, text);
        tick.style.left = `${place * 100}%`;
        bar.append(tick);
      }
      return bar;
    }

    // What is shown. Everything on the page follows from this and the report.

    let report;
    const state = {
      layer: 0,
      head: -1, // a head's number; -1 for the mean of all
      gate: "",
      colour: "gate",
      view: "attention",
      scale: "log",
      query: 0, // a token
      key: -1, // a token, or -1 for the one most attended to
      held: false,
      chartLayer: -1, // a layer pointed at in the charts
      channel: 0, // the first channel of the signal that is shown
      range: "whole", // what the colours of tokens range over: the whole, or "tokens"
    };
    let models = []; // a ModelView each
    let charts = [];

    const tokenName = (i) => `${i + 1}\u00a0“${glyphs(report.tokens[i]).slice(0, 24)}”`;
    const headName = (head) => `head ${head + 1}`;

    /** The numbers of a layer's heads that there is something to show of. */
    function headsOf(layer) {
      const ofGates = layer.gates.some(({ groups }) => groups.length > 1) ? layer.headCount : 0;
      return layer.heads.length ? layer.heads : Array.from({ length: ofGates }, (_, head) => head);
    }
    const nameOf = (layer) => `Layer ${layer.number}`;
    const layerNumber = (index) => report.models.map((model) => model.layers[index]?.number).find(Boolean);
    const layerName = (index) => `Layer ${layerNumber(index)}`;

    const gateNames = (model) => [...new Set(model.layers.flatMap(gateLabels))];

    /** The gate of a model that is shown: the chosen one, or else its own at that place, or its first. */
    function gateNameOf(model) {
      const names = gateNames(model);
      if (names.includes(state.gate)) return state.gate;
      const [placement] = state.gate.split(".");
      return names.find((name) => name.split(".")[0] === placement) ?? names[0] ?? "";
    }
    const gateIn = (model, layer) => layer.gates[gateLabels(layer).indexOf(gateNameOf(model))];

    /** The range of the gates shown, in all layers and models: 0 to 1 if they stay within. */
    function gateRange() {
      const shown = report.models.flatMap((model) => model.layers.map((layer) => gateIn(model, layer)));
      const ends = shown.filter(Boolean).map((gate) => gate.histogram);
      const low = Math.min(0, ...ends.map((end) => end.low));
      const high = Math.max(1, ...ends.map((end) => end.high));
      return { low, high, part: (value) => (value - low) / (high - low) };
    }

    /** What a part of the page is headed with that stands there once for each model; the title names a single one. */
    const heading = (model) => (report.models.length > 1 ? [make("h3", {}, model.name)] : []);

    // Heat maps

    const SMALL_MAP = 128;
    const LARGE_MAP = 1024;

    /** Puts colours into a canvas, with sharp cells unless it is shown smaller than it is. */
    function paint(canvas, width, height, colours) {
      if (colours.length === 0) return;
      canvas.width = width;
      canvas.height = height;
      canvas.getContext("2d").putImageData(
        new ImageData(new Uint8ClampedArray(colours.buffer), width, height), 0, 0);
      canvas.classList.toggle("crisp", height <= SMALL_MAP || height < canvas.clientHeight);
    }

    /** Queries down, keys across. In maps that must be shrunk, a pixel shows the largest share of its block. */
    function paintAttention(canvas, layer, headIndex, limit) {
      const { size } = layer;
      const block = Math.ceil(size / limit);
      const side = Math.ceil(size / block);
      const largest = new Float32Array(side * side);
      const row = new Float64Array(size);
      const gated = state.view === "gated" && layer.gatedBy;
      for (let query = 0; query < size; query++) {
        const shares = gated ? layer.gatedShares(headIndex, query, row) : layer.shares(headIndex, query, row);
        const start = Math.floor(query / block) * side;
        for (let k = 0, to = start; k < shares.length; to++) {
          let most = largest[to];
          for (const end = Math.min(k + block, shares.length); k < end; k++) most = Math.max(most, Math.abs(shares[k]));
          largest[to] = most;
        }
      }
      const { packed } = ramps().attention;
      const scale = SCALES[state.scale];
      const colours = new Uint32Array(side * side);
      for (let i = 0; i < colours.length; i++) {
        // What cannot be seen stays clear.
        if (layer.triangular && i % side > Math.floor(i / side)) continue;
        colours[i] = packed[shade(scale(largest[i]))];
      }
      paint(canvas, side, side, colours);
    }

    /** What the gate map of a head shows: its elements, or one number for each group. */
    function gateColumns(layer, head) {
      const { gate } = layer;
      const groups = gate.groups.length;
      const shared = !layer.gatePerHead;
      const group = shared ? 0 : head < 0 ? -1 : layer.groupOf(head);
      if (gate.values && group >= 0) {
        const [width, offset] = [gate.width, group * gate.width];
        return {
          title: `gate, ${width} elements`, origin: 0, count: width, digits: gate.values.digits,
          label: (i) => `element ${i}`,
          at: (row, i) => gate.values.at(row * groups * width + offset + i),
        };
      }
      const [first, count] = group >= 0 ? [group, 1] : [0, groups];
      return {
        title: count === 1 ? "gate" : `gate, ${count} heads`, origin: 1, count, digits: gate.tokenMeans.digits,
        label: (i) => layer.groupName(first + i), at: (row, i) => gate.at(layer.first + row, first + i),
      };
    }

    /** Tokens down, elements (or heads) across. In maps that must be shrunk, a pixel shows its block's mean. */
    function paintGate(canvas, layer, columns, limit, range) {
      const down = Math.ceil(layer.size / limit);
      const across = Math.ceil(columns.count / limit);
      const height = Math.ceil(layer.size / down);
      const width = Math.ceil(columns.count / across);
      const sums = new Float32Array(width * height);
      const counts = new Uint16Array(width * height);
      for (let row = 0; row < layer.size; row++) {
        for (let i = 0; i < columns.count; i++) {
          const to = Math.floor(row / down) * width + Math.floor(i / across);
          sums[to] += columns.at(row, i);
          counts[to]++;
        }
      }
      const { packed } = ramps().gate;
      paint(canvas, width, height, Uint32Array.from(sums, (sum, i) => packed[shade(range.part(sum / counts[i]))]));
    }

    // The text

    const MOST_BADGES = 4;
    const LEAST_BAR = 0.01;
    const LEAST_BADGE = 0.02;

    /** A model's text as coloured tokens, and the details of the one that is pointed at. */
    class TextView {
      constructor(view) {
        this.view = view;
        const { tokens } = report;
        const characters = tokens.filter((token) => Array.from(token).length <= 1).length > tokens.length * 0.7;
        this.list = make("div", {
          class: `tokens${characters ? " characters" : ""}`, role: "listbox", "aria-orientation": "horizontal",
          "aria-label": `Tokens, ${view.model.name}`,
        });
        this.spans = tokens.map((token, i) => {
          const span = make("span", {
            class: "token", role: "option", tabindex: -1, "aria-selected": "false", "data-token": i,
            "aria-label": SPOKEN.get(token),
          }, glyphs(token));
          // Lines break after spaces where tokens are characters, else between any, but for a newline.
          const mayBreak = characters ? /\s$/.test(tokens[i - 1]) : !token.startsWith("\n");
          this.list.append(mayBreak ? make("wbr") : "", span, token.endsWith("\n") ? make("br") : "");
          return span;
        });
        this.bars = new Map(); // token -> height of the bar below it
        // Elements of their own, because a share written into the text would lay all of it out anew.
        this.badges = Array.from({ length: MOST_BADGES },
          () => make("span", { class: "badge", "aria-hidden": "true", hidden: "" }));
        this.list.append(...this.badges);
        this.current = null;
        this.listen();
        new ResizeObserver(() => view.layer && view.showQuery()).observe(this.list);
      }

      listen() {
        const indexOf = (event) => Number(event.target.closest?.(".token")?.dataset.token ?? -1);
        let [x, y] = [NaN, NaN];
        this.list.addEventListener("pointerover", (event) => {
          // Text scrolled under a resting pointer by keys is not pointed at.
          if (event.screenX === x && event.screenY === y) return;
          [x, y] = [event.screenX, event.screenY];
          point(indexOf(event));
        });
        this.list.addEventListener("focusin", (event) => {
          point(indexOf(event));
          speak();
        });
        this.list.addEventListener("click", (event) => hold(indexOf(event)));
        this.list.addEventListener("keydown", (event) => {
          const at = indexOf(event);
          if (at < 0) return;
          const to = this.destination(event.key, at);
          if (to !== undefined) {
            this.focus(to);
          } else if (event.key === "Enter" || event.key === " ") {
            hold(at);
          } else {
            return;
          }
          event.preventDefault();
        });
      }

      /** Where a key leads from a token. */
      destination(key, at) {
        const last = this.spans.length - 1;
        switch (key) {
          case "ArrowLeft": return Math.max(0, at - 1);
          case "ArrowRight": return Math.min(last, at + 1);
          case "ArrowUp": return this.inNextLine(at, -1);
          case "ArrowDown": return this.inNextLine(at, 1);
          case "Home": return 0;
          case "End": return last;
        }
      }

      /** The nearest token of the line above (-1) or below (1). */
      inNextLine(at, direction) {
        const { offsetTop: top, offsetLeft: left } = this.spans[at];
        let best = at;
        let line = null;
        for (let i = at + direction; this.spans[i]; i += direction) {
          const { offsetTop, offsetLeft } = this.spans[i];
          if (Math.abs(offsetTop - top) < 4) continue;
          line ??= offsetTop;
          if (Math.abs(offsetTop - line) >= 4) break;
          if (best === at || Math.abs(offsetLeft - left) < Math.abs(this.spans[best].offsetLeft - left)) best = i;
        }
        return best;
      }

      focus(token) {
        // Also keeps Tab's way into the text at this token.
        this.makeReachable(token);
        this.spans[token].focus();
      }

      makeReachable(token) {
        if (this.reachable) this.reachable.tabIndex = -1;
        this.reachable = this.spans[token];
        this.reachable.tabIndex = 0;
      }

      /** Colours all tokens by values from 0 to 1; null for none. */
      colour(partOf, kind) {
        const { css, ink } = ramps()[kind];
        this.spans.forEach((span, i) => {
          const part = partOf?.(i) ?? null;
          span.style.backgroundColor = part === null ? "" : css[shade(part)];
          span.style.color = part === null ? "" : ink[shade(part)];
        });
      }

      /** Marks the query and how much it attends to each token. */
      showQuery(shares, step) {
        const span = this.spans[state.query];
        if (this.current !== span) {
          this.current?.classList.remove("query", "held");
          this.current?.setAttribute("aria-selected", "false");
          span.classList.add("query");
          span.setAttribute("aria-selected", "true");
          this.current = span;
          this.makeReachable(state.query);
        }
        span.classList.toggle("held", state.held);
        this.showBars(shares);
        this.showBadges(shares, step);
        if (!this.list.matches(":hover, :focus-within")) this.reveal(span);
      }

      /** Scrolls the text, not the page, to a token that was pointed at elsewhere. */
      reveal({ offsetTop, offsetHeight }) {
        const { list } = this;
        if (list.scrollHeight <= list.clientHeight) return;
        if (offsetTop < list.scrollTop + 16 || offsetTop + offsetHeight > list.scrollTop + list.clientHeight - 16) {
          list.scrollTop = offsetTop - list.clientHeight / 2;
        }
      }

      showBars(shares) {
        const { first } = this.view.layer ?? { first: 0 };
        const bars = new Map();
        for (let k = 0; k < shares.length; k++) {
          if (shares[k] >= LEAST_BAR) bars.set(first + k, Math.round(Math.sqrt(shares[k]) * 20) / 2);
        }
        for (const token of this.bars.keys()) {
          if (!bars.has(token)) this.spans[token].style.removeProperty("--share");
        }
        for (const [token, height] of bars) {
          if (this.bars.get(token) !== height) this.spans[token].style.setProperty("--share", height);
        }
        this.bars = bars;
      }

      /** Writes the largest shares above their tokens, where they do not write over each other. */
      showBadges(shares, step) {
        const { first } = this.view.layer ?? { first: 0 };
        const taken = [];
        for (const k of largestOf(shares, this.badges.length)) {
          const { offsetLeft: left, offsetTop: top } = this.spans[first + k];
          const crowded = taken.some((other) => Math.abs(other.top - top) < 8 && Math.abs(other.left - left) < 36);
          if (shares[k] < LEAST_BADGE || crowded) continue;
          taken.push({ left, top, text: percent(shares[k], Math.max(step, 0.01)) });
        }
        this.badges.forEach((badge, i) => {
          badge.hidden = i >= taken.length;
          if (badge.hidden) return;
          setText(badge, taken[i].text);
          badge.style.left = `${taken[i].left}px`;
          badge.style.top = `${taken[i].top - 9}px`;
        });
      }
    }

    const MOST_SHARES = 8;

    /** Figures of the token that is pointed at. */
    class DetailsView {
      constructor(view) {
        this.view = view;
        this.name = make("p", { class: "name" });
        this.sharesTitle = make("h4");
        this.shares = make("ol", { class: "shares" });
        this.rows = Array.from({ length: MOST_SHARES }, () => {
          const row = {
            glyph: make("span", { class: "glyph" }), place: make("span", { class: "place" }),
            meter: make("span", { class: "meter" }), figure: make("span", { class: "figure", "data-figure": "share" }),
          };
          row.item = make("li", {}, row.glyph, row.place, row.meter, row.figure);
          this.shares.append(row.item);
          return row;
        });
        this.figuresTitle = make("h4");
        this.table = make("table", { class: "figures" });
        this.remarks = make("p", { class: "hint" });
        this.element = make("div", { class: "details" },
          this.name, this.sharesTitle, this.shares, this.figuresTitle,
          make("div", { class: "scrolling" }, this.table), this.remarks);
      }

      /** Lays out the table by heads, once for each layer. */
      showLayer() {
        const { layer } = this.view;
        this.cells = [];
        if (!layer) return this.table.replaceChildren();
        const { heads } = layer;
        const perHead = layer.gatePerHead;
        const numbers = headsOf(layer);
        const columns = ["", perHead && "gate", layer.weights && "attends most to", layer.valueNorms && "‖value‖",
          layer.outputNorms && "‖output‖"].filter((column) => typeof column === "string");
        const body = make("tbody");
        for (const head of numbers) {
          const cells = { head, index: heads.indexOf(head) };
          const row = make("tr", { "data-head": head }, make("th", { scope: "row" }, headName(head)));
          const cell = (name, ...children) => {
            cells[name] = make("span", { "data-figure": name });
            row.append(make("td", {}, ...children, cells[name]));
          };
          if (perHead) {
            cells.meter = make("span", { class: "meter gate" });
            cell("gate", cells.meter);
            cells.gate.dataset.group = layer.groupOf(head);
          }
          if (layer.weights) {
            cells.glyph = make("span", { class: "glyph" });
            cell("most", cells.glyph);
          }
          if (layer.valueNorms) cell("value");
          if (layer.outputNorms) cell("output");
          this.cells.push(cells);
          cells.row = row;
          body.append(row);
        }
        this.table.replaceChildren(
          make("thead", {}, make("tr", {}, ...columns.map((column) => make("th", { scope: "col" }, column)))), body);
        this.table.hidden = numbers.length === 0;
      }

      showQuery(shares) {
        const { layer } = this.view;
        const { query } = state;
        const label = make("b", {}, glyphs(report.tokens[query]));
        this.name.replaceChildren(`Token ${query + 1} of ${report.tokens.length}: `, label, state.held ? " (held)" : "");
        if (!layer) {
          this.sharesTitle.textContent = "";
          this.showShares([], 1);
          setText(this.remarks, this.view.layerRemark());
          return;
        }
        setText(this.sharesTitle, `Attends most to, ${this.view.headTitle()}`);
        this.showShares(shares, layer.weights?.step ?? 1);
        const gate = layer.gatePerHead ? `, ${gateNameOf(this.view.model)}` : "";
        setText(this.figuresTitle, `By head, ${nameOf(layer).toLowerCase()}${gate}`);
        for (const cells of this.cells) this.showHead(cells, layer, query);
        this.remarks.replaceChildren(...this.sentences(layer, query));
      }

      showShares(shares, step) {
        const best = largestOf(shares, MOST_SHARES);
        this.rows.forEach((row, i) => {
          row.item.hidden = i >= best.length;
          if (row.item.hidden) return;
          const token = this.view.layer.first + best[i];
          const share = shares[best[i]];
          setText(row.glyph, glyphs(report.tokens[token]));
          setText(row.place, String(token + 1));
          setText(row.figure, percent(share, step));
          row.meter.style.setProperty("--part", clamp(share, 0, 1));
        });
      }

      showHead(cells, layer, query) {
        cells.row.classList.toggle("chosen", cells.head === state.head);
        if (cells.gate) {
          const value = layer.gate.at(query, layer.groupOf(cells.head));
          setText(cells.gate, fixed(value, layer.gate.tokenMeans.digits));
          cells.meter.style.setProperty("--part", clamp(this.view.range.part(value), 0, 1));
        }
        if (cells.most) {
          const shares = cells.index >= 0 && layer.keeps(query) ? layer.shares(cells.index, query - layer.first) : [];
          const [best] = largestOf(shares, 1);
          setText(cells.most, best === undefined ? "–" : percent(shares[best], layer.weights.step));
          setText(cells.glyph, best === undefined ? "" : glyphs(report.tokens[layer.first + best]));
        }
        const norm = (cell, norms, row) => {
          if (cell) setText(cell, row < 0 ? "–" : fixed(norms.at(row * report.tokens.length + query), norms.digits));
        };
        norm(cells.value, layer.valueNorms, layer.groupAmong(layer.valueHeads, cells.head));
        norm(cells.output, layer.outputNorms, cells.index);
      }

      /** What has no place in the table. */
      sentences(layer, query) {
        const { gate, weights, heads, received } = layer;
        const lines = [];
        const say = (...parts) => lines.push(...parts, make("br"));
        const figure = (name, text, group) => make("b", { "data-figure": name, "data-group": group }, text);
        if (gate && !layer.gatePerHead) {
          const value = fixed(gate.at(query, 0), gate.tokenMeans.digits);
          say(`${gateNameOf(this.view.model)}, one for all heads: `, figure("gate", value, gate.groups[0]));
        } else if (gate && gate.groups.length > 1) {
          say("Gate, mean of the heads: ", figure("openness", fixed(gate.openness(query), gate.tokenMeans.digits)));
        } else if (!gate) {
          say(this.view.gateRemark());
        }
        if (received) {
          const index = heads.indexOf(state.head);
          const share = percent(this.view.received(query, index), received.step);
          say(`Receives, ${this.view.headTitle()}: `, figure("received", share),
            " of the attention of the tokens that see it");
        }
        if (!weights) {
          say("No attention was recorded in this layer.");
        } else if (!layer.keeps(query)) {
          say(`Attention was recorded only for tokens ${layer.first + 1} to ${layer.first + layer.size}.`);
        }
        return lines;
      }
    }

    // Heads

    /** A model's heads in the chosen layer: one large, all of them small. */
    class HeadsView {
      constructor(view) {
        this.view = view;
        this.title = make("h4");
        this.readout = make("p", { class: "readout" });
        this.maps = make("div", { class: "maps" });
        this.cards = make("div", { class: "cards", role: "group", "aria-label": `Heads, ${view.model.name}` });
        this.element = make("div", { class: "head-views" },
          make("div", { class: "large" }, this.title, this.maps, this.readout), this.cards);
        this.queryAxis = make("div", { class: "axis queries", "aria-hidden": "true" });
        this.keyAxis = make("div", { class: "axis keys", "aria-hidden": "true" });
        this.columnAxis = make("div", { class: "axis keys", "aria-hidden": "true" });
        this.attention = this.makeMap("square", `Attention map, ${view.model.name}`, (x, y) => this.pointAt(y, x));
        this.gate = this.makeMap("", `Gate map, ${view.model.name}`, (x, y) => this.pointAt(y, undefined, x));
        this.column = 0;
        new ResizeObserver(() => this.showAxes()).observe(this.maps);
      }

      /** A canvas with a crosshair. `moved` is told the cell pointed at, or moved to with the arrow keys. */
      makeMap(shape, label, moved) {
        const map = {
          canvas: make("canvas", { "aria-hidden": "true" }),
          across: make("i", { class: "across" }), down: make("i", { class: "down" }),
        };
        map.box = make("div", {
          class: `map ${shape}`, tabindex: 0, role: "group", "aria-label": `${label}; the arrow keys move the crosshair`,
        }, map.canvas, map.across, map.down);
        const follow = (event) => {
          const { left, top, width, height } = map.canvas.getBoundingClientRect();
          const [columns, rows] = map.cells;
          const x = clamp(Math.floor(((event.clientX - left) / width) * columns), 0, columns - 1);
          const y = clamp(Math.floor(((event.clientY - top) / height) * rows), 0, rows - 1);
          moved(x, y);
          return this.view.layer.first + y;
        };
        map.box.addEventListener("pointermove", follow);
        map.box.addEventListener("click", (event) => hold(follow(event)));
        map.box.addEventListener("keydown", (event) => {
          const step = ARROWS[event.key];
          if (event.key === "Enter") hold(state.query);
          if (!step) return;
          event.preventDefault();
          const [columns, rows] = map.cells;
          const [x, y] = map.at;
          moved(clamp(x + step[0], 0, columns - 1), clamp(y + step[1], 0, rows - 1), true);
          setText(byId("spoken"), this.readout.textContent);
        });
        return map;
      }

      /** A row of the maps, and a key or an element of the gate, is pointed at. */
      pointAt(row, key, column) {
        const { first } = this.view.layer;
        if (column !== undefined) this.column = column;
        point(first + row, key === undefined ? -1 : first + key);
      }

      headIndex() {
        return this.view.layer?.heads.indexOf(state.head) ?? -1;
      }

      /** Builds what the layer has room for: attention, gate, both. */
      showLayer() {
        const { layer } = this.view;
        const hasAttention = Boolean(layer?.weights);
        const hasGate = Boolean(layer?.gate) && layer.size > 0;
        this.maps.hidden = !hasAttention && !hasGate;
        this.maps.classList.toggle("no-attention", !hasAttention);
        this.maps.classList.toggle("no-gate", !hasGate);
        const corner = () => make("span", { class: "corner" });
        this.gateCaption = make("span", { class: "caption" });
        this.maps.replaceChildren(...[
          corner(), hasAttention && make("span", { class: "caption" }, "queries down, keys across"),
          hasGate && this.gateCaption,
          this.queryAxis, hasAttention && this.attention.box, hasGate && this.gate.box,
          corner(), hasAttention && this.keyAxis, hasGate && this.columnAxis].filter(Boolean));
        this.showCards();
        this.showHead();
      }

      showCards() {
        const { layer } = this.view;
        this.cardOf = new Map();
        const numbers = layer ? headsOf(layer) : [];
        this.cards.replaceChildren(...numbers.map((head) => this.makeCard(layer, head)));
        this.cards.hidden = numbers.length === 0;
        this.paintCards();
      }

      makeCard(layer, head) {
        const index = layer.heads.indexOf(head);
        const small = make("div", { class: "small" });
        const card = { head, index, small };
        if (layer.weights) small.append(card.attention = make("canvas", { class: "square", "aria-hidden": "true" }));
        if (layer.gatePerHead) small.append(card.gate = make("canvas", { class: "gate-map", "aria-hidden": "true" }));
        small.classList.toggle("no-gate", !card.gate || !card.attention);
        const fact = (label, text) => make("span", {}, make("i", {}, label), text);
        card.button = make("button", { type: "button", class: "card", "aria-pressed": "false", "data-head": head },
          make("b", {}, headName(head)), small);
        if (layer.firstToken.length) {
          card.button.append(fact("first token", orDash(layer.firstToken[index], shareText)),
            fact("entropy", orDash(layer.entropy[index], (value) => fixed(value, 2))));
        }
        if (layer.gatePerHead) card.button.append(fact("gate", this.meanGate(layer, head)));
        card.button.addEventListener("click", () => choose({ head: state.head === head ? -1 : head }));
        this.cardOf.set(head, card);
        return card.button;
      }

      meanGate(layer, head) {
        const group = layer.groupOf(head);
        return fixed(mean(report.tokens.map((_, token) => layer.gate.at(token, group))), layer.gate.tokenMeans.digits);
      }

      paintCards() {
        const { layer, range } = this.view;
        for (const card of this.cardOf.values()) {
          if (card.attention) paintAttention(card.attention, layer, card.index, SMALL_MAP);
          if (card.gate) paintGate(card.gate, layer, gateColumns(layer, card.head), SMALL_MAP, range);
        }
      }

      /** Paints the large maps of the chosen head. */
      showHead() {
        const { layer } = this.view;
        for (const card of this.cardOf.values()) card.button.setAttribute("aria-pressed", String(card.head === state.head));
        if (!layer) {
          setText(this.title, this.view.layerRemark());
          setText(this.readout, "");
          return;
        }
        const missing = state.head >= 0 && this.headIndex() < 0 && layer.heads.length > 0;
        const remark = missing ? ` (no ${headName(state.head)} here)` : "";
        setText(this.title, `${nameOf(layer)}, ${this.view.headTitle()}${remark}`);
        this.paintLarge();
        this.showAxes();
      }

      paintLarge() {
        const { layer, range } = this.view;
        if (layer.weights) {
          this.attention.cells = [layer.size, layer.size];
          paintAttention(this.attention.canvas, layer, this.headIndex(), LARGE_MAP);
        }
        if (layer.gate) {
          this.columns = gateColumns(layer, state.head);
          this.gate.cells = [this.columns.count, layer.size];
          this.column = Math.min(this.column, this.columns.count - 1);
          setText(this.gateCaption, this.columns.title);
          paintGate(this.gate.canvas, layer, this.columns, LARGE_MAP, range);
        }
      }

      /** Writes tokens along the maps where each has room, else every so many positions. */
      showAxes() {
        const { layer } = this.view;
        if (!layer || this.maps.hidden) return;
        const box = layer.weights ? this.attention.box : this.gate.box;
        label(this.queryAxis, "top", layer.size, box.clientHeight, layer.first + 1, 14);
        if (layer.weights) label(this.keyAxis, "left", layer.size, box.clientWidth, layer.first + 1, 40);
        if (layer.gate) label(this.columnAxis, "left", this.columns.count, this.gate.box.clientWidth, this.columns.origin);
      }

      showQuery(shares) {
        const { layer } = this.view;
        if (!layer) return;
        const row = state.query - layer.first;
        const inside = row >= 0 && row < layer.size;
        const lines = [];
        if (layer.weights && inside) {
          const pointed = state.key - layer.first;
          const key = pointed >= 0 && pointed < layer.size ? pointed : largestOf(shares, 1)[0] ?? 0;
          this.attention.at = [key, row];
          lines.push(this.attentionLine(layer, shares, row, key));
        }
        if (layer.gate && inside) {
          this.gate.at = [this.column, row];
          const { columns, column } = this;
          const value = make("b", { "data-figure": "element" }, fixed(columns.at(row, column), columns.digits));
          lines.push(make("span", {}, `Gate of token ${tokenName(state.query)}, ${columns.label(column)}: `, value));
        }
        this.readout.replaceChildren(...lines);
        for (const map of [this.attention, this.gate]) placeCrosshair(map, inside);
      }

      attentionLine(layer, shares, row, key) {
        const share = make("b", { "data-figure": "weight" },
          key < shares.length ? percent(shares[key], layer.weights.step) : "cannot see it");
        const line = make("span", {}, `Token ${tokenName(state.query)} to ${tokenName(layer.first + key)}: `, share);
        if (state.view === "gated" && layer.gatedBy && key < shares.length) {
          const gated = layer.gatedShares(this.headIndex(), row)[key];
          line.append(", times the gate ", make("b", { "data-figure": "gated" }, shareText(gated)));
        }
        return line;
      }
    }

    function placeCrosshair(map, inside) {
      const place = (line, side, i) => {
        line.style.display = inside && map.at ? "block" : "none";
        if (map.at) line.style[side] = `${((map.at[i] + 0.5) / (map.cells?.[i] || 1)) * 100}%`;
      };
      place(map.down, "left", 0);
      place(map.across, "top", 1);
    }

    /**
     * Labels an axis of `count` cells on `length` pixels: with numbers from `origin`, evenly and as often as
     * there is room, or with tokens where each has `roomForToken`.
     */
    function label(axis, side, count, length, origin, roomForToken = Infinity) {
      const each = length / count;
      const asTokens = each >= roomForToken;
      const digits = String(origin + count - 1).length;
      const room = asTokens ? 0 : side === "top" ? 24 : 10 + 8 * digits;
      const every = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((step) => each * step >= room) ?? 1000;
      const labels = [];
      for (let i = 0; i < count; i++) {
        const number = i + origin;
        // The first is always labelled; from there on every second, or round numbers, the first of which may
        // be too close to it.
        const isNext = every < 5 ? i % every === 0 : number % every === 0 && i * each >= room * 0.8;
        if (i > 0 && !isNext) continue;
        const text = make("span", {}, asTokens ? glyphs(report.tokens[number - 1]) : String(number));
        text.style[side] = `${((i + 0.5) / count) * 100}%`;
        labels.push(text);
      }
      axis.replaceChildren(...labels);
    }

    // A model

    /** One column of the page: a model's text, details and heads. */
    class ModelView {
      constructor(model, index) {
        Object.assign(this, { model, index, layer: null, range: gateRange(), shades: null });
        this.text = new TextView(this);
        this.details = new DetailsView(this);
        this.heads = new HeadsView(this);
        this.signal = report.signal ? new SignalView(this) : null;
        const column = (...children) => make("article", { "data-model": index, "aria-label": model.name }, ...children);
        this.textColumn = column(...heading(model), make("div", { class: "reading" }, this.text.list, this.details.element));
        byId("texts").append(this.textColumn);
        byId("heads").append(column(...heading(model), this.heads.element));
        if (this.signal) byId("signals").append(column(...heading(model), this.signal.element));
      }

      headTitle() {
        const heads = this.layer?.heads ?? [];
        if (heads.includes(state.head) || (heads.length === 0 && state.head >= 0)) return headName(state.head);
        return heads.length > 1 ? `mean of ${heads.length} heads` : heads.length ? headName(heads[0]) : "all heads";
      }

      /** Why there is no gate to show. */
      gateRemark() {
        const gate = gateNameOf(this.model);
        return gate ? `This layer has no gate ${gate}.` : "No gates were recorded for this model.";
      }

      /** Why there is no layer to show. */
      layerRemark() {
        return `No data were recorded for ${this.model.name} in ${layerName(state.layer).toLowerCase()}.`;
      }

      received(token, headIndex) {
        const { received, heads } = this.layer;
        const all = report.tokens.length;
        if (headIndex >= 0) return received.at(headIndex * all + token);
        let sum = 0;
        for (let h = 0; h < heads.length; h++) sum += received.at(h * all + token);
        return sum / heads.length;
      }

      async load() {
        const layer = await Layer.open(this.model, state.layer);
        const shades = await this.prepareColours(layer);
        return { layer, shades };
      }

      /** What colours the tokens: a function from a token to a value from 0 to 1, and which colours. */
      async prepareColours(layer) {
        if (state.colour === "received") return { kind: "attention" };
        if (state.colour !== "layers") return { kind: "gate" };
        const gates = [];
        for (const each of this.model.layers) {
          const gate = gateIn(this.model, each);
          if (gate) gates.push(await openGate(gate, true));
        }
        return { kind: "gate", gates };
      }

      /** What colours the tokens, and what of it is written; null for nothing. */
      coloursOfTokens() {
        const colours = this.wholeColours();
        return colours && state.range === "tokens" ? overTokens(colours) : colours;
      }

      wholeColours() {
        const { layer, shades, range } = this;
        const { kind, gates } = shades;
        const name = byId("colour").selectedOptions[0]?.textContent ?? "";
        if (kind === "attention") {
          if (!layer?.received) return null;
          const index = layer.heads.indexOf(state.head);
          const { step } = layer.received;
          return {
            kind, name, of: (token) => this.received(token, index), part: SCALES.root,
            text: (share) => percent(share, step), ticks: shareTicks("root"),
          };
        }
        const gate = { kind, name, part: range.part, text: (value) => fixed(value, 3), ticks: gateTicks() };
        if (gates) return gates.length ? { ...gate, of: (token) => mean(gates.map((each) => each.openness(token))) } : null;
        if (!layer?.gate) return null;
        const index = state.colour === "head" ? layer.heads.indexOf(state.head) : -1;
        return { ...gate, of: (token) => layer.gateOf(index, token) };
      }

      colourText() {
        const colours = this.colours = this.coloursOfTokens();
        this.text.colour(colours && ((token) => colours.part(colours.of(token))), this.shades.kind);
        this.signal?.colour(colours);
      }

      showLayer() {
        this.colourText();
        this.details.showLayer();
        this.heads.showLayer();
        this.showQuery();
        this.textColumn.dataset.layer = state.layer;
      }

      showHead() {
        if (state.colour !== "gate") this.colourText();
        this.heads.showHead();
        this.showQuery();
      }

      showQuery() {
        const { layer } = this;
        const kept = layer?.keeps(state.query);
        const shares = kept ? layer.shares(layer.heads.indexOf(state.head), state.query - layer.first) : [];
        this.text.showQuery(shares, layer?.weights?.step ?? 1);
        this.details.showQuery(shares);
        this.heads.showQuery(shares);
        this.signal?.showQuery();
      }
    }

    // Layers compared

    const meanOr = (values) => (values?.length && !values.includes(null) ? mean(values) : null);
    const largestOr = (values) =>
      (values.length && !values.includes(null) ? Math.max(...values.map(Math.abs)) : null);

    // What is drawn over the layers: a value for each layer, and of each head where there is one.
    const MEASURES = [
      {
        title: "Attention on the first token", text: shareText,
        of: (layer) => meanOr(layer.firstToken), heads: (layer) => layer.firstToken,
      },
      {
        title: "Entropy of attention, nats", text: (value) => fixed(value, 2),
        of: (layer) => meanOr(layer.entropy), heads: (layer) => layer.entropy,
      },
      { title: "Mean gate", text: (value) => fixed(value, 3), of: (layer, model) => gateIn(model, layer)?.mean ?? null },
      { title: "Gate values below 0.1", text: shareText, of: (layer, model) => gateIn(model, layer)?.belowTenth ?? null },
      {
        title: "Largest activation", text: compact,
        of: (layer) => largestOr(layer.largest.map(({ value }) => value)),
      },
    ];

    /** The end of an axis: 1, 2, 2.5 or 5 times a power of ten. */
    function roundedUp(value) {
      if (value <= 0) return 1;
      const power = 10 ** Math.floor(Math.log10(value));
      return [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((end) => end >= value * 0.999);
    }

    const CHART = { width: 320, height: 150, left: 42, right: 10, top: 8, bottom: 22 };

    /** A model's mark: a filled line with circles, or a dashed one with squares. */
    function mark(model, x, y, size, attributes = {}) {
      return model === 0
        ? draw("circle", { cx: x, cy: y, r: size, ...attributes })
        : draw("rect", { x: x - size, y: y - size, width: 2 * size, height: 2 * size, ...attributes });
    }

    class Chart {
      constructor(measure) {
        this.measure = measure;
        this.readout = make("div", { class: "chart-readout" });
        this.svg = draw("svg", { class: "chart", viewBox: `0 0 ${CHART.width} ${CHART.height}`, tabindex: 0, role: "img" });
        this.element = make("figure", {}, make("figcaption", {}, measure.title), this.readout, this.svg);
        this.svg.addEventListener("pointermove", (event) => pointLayer(this.layerAt(event)));
        this.svg.addEventListener("pointerleave", () => pointLayer(-1));
        this.svg.addEventListener("click", (event) => choose({ layer: this.layerAt(event) }));
        this.svg.addEventListener("keydown", (event) => {
          const step = ARROWS[event.key]?.[0];
          if (!step) return;
          event.preventDefault();
          choose({ layer: clamp(state.layer + step, 0, layerCount() - 1) });
        });
      }

      x(layer) {
        const { left, right, width } = CHART;
        const count = layerCount();
        return count === 1 ? (left + width - right) / 2 : left + 8 + (layer / (count - 1)) * (width - left - right - 16);
      }

      layerAt(event) {
        const { left, width } = this.svg.getBoundingClientRect();
        const at = ((event.clientX - left) / width) * CHART.width;
        const count = layerCount();
        return clamp(Math.round(((at - this.x(0)) / (this.x(count - 1) - this.x(0) || 1)) * (count - 1)), 0, count - 1);
      }

      show() {
        const { measure } = this;
        const series = report.models.map((model) => model.layers.map((layer) => measure.of(layer, model)));
        const dots = report.models.map((model) => model.layers.map((layer) =>
          (measure.heads?.(layer) ?? []).filter((value) => value !== null)));
        const values = [...series.flat(), ...dots.flat(2)].filter((value) => value !== null);
        this.series = series;
        this.element.hidden = values.length === 0;
        if (values.length === 0) return;
        const high = roundedUp(Math.max(...values, 0));
        const low = Math.min(0, ...values) < 0 ? -roundedUp(-Math.min(...values)) : 0;
        const { top, bottom, height } = CHART;
        this.y = (value) => top + (1 - (value - low) / (high - low)) * (height - top - bottom);
        this.marker = draw("line", { class: "chosen", y1: top, y2: height - bottom });
        const lines = series.map((line, model) => this.line(line, dots[model], model));
        this.svg.replaceChildren(this.axes(low, high), this.marker, ...lines);
        this.showLayer();
      }

      axes(low, high) {
        const { left, right, width, height } = CHART;
        const group = draw("g");
        for (const value of [low, (low + high) / 2, high]) {
          const y = this.y(value);
          group.append(draw("line", { class: "grid", x1: left, x2: width - right, y1: y, y2: y }),
            draw("text", { x: left - 6, y: y + 4, "text-anchor": "end" },
              this.measure.text === shareText ? `${compact(value * 100)} %` : compact(value)));
        }
        const every = Math.ceil(layerCount() / 12);
        for (let layer = 0; layer < layerCount(); layer += every) {
          group.append(draw("text", { x: this.x(layer), y: height - 6, "text-anchor": "middle" }, String(layerNumber(layer))));
        }
        return group;
      }

      line(values, dots, model) {
        const group = draw("g", { class: `series model-${model}` });
        let path = "";
        values.forEach((value, i) => {
          if (value !== null) path += `${path && values[i - 1] !== null ? "L" : "M"}${this.x(i)} ${this.y(value)}`;
        });
        group.append(draw("path", { d: path || "M0 0" }));
        dots.forEach((heads, i) => {
          group.append(...heads.map((value) => mark(model, this.x(i), this.y(value), 1.5, { class: "dot" })));
        });
        values.forEach((value, i) => {
          if (value !== null) group.append(mark(model, this.x(i), this.y(value), 3.2, { class: "mark", "data-layer": i }));
        });
        return group;
      }

      /** Marks the layer that is pointed at or chosen and writes its figures. */
      showLayer() {
        if (this.element.hidden) return;
        const layer = state.chartLayer >= 0 ? state.chartLayer : state.layer;
        this.marker.setAttribute("x1", this.x(layer));
        this.marker.setAttribute("x2", this.x(layer));
        for (const each of this.svg.querySelectorAll(".mark")) {
          each.classList.toggle("on", Number(each.dataset.layer) === layer);
        }
        const parts = [`${layerName(layer)}: `];
        this.series.forEach((values, model) => {
          const value = values[layer] ?? null;
          if (model > 0) parts.push(", ");
          if (report.models.length > 1) parts.push(`${report.models[model].name} `);
          parts.push(make("b", { "data-model": model }, value === null ? "–" : this.measure.text(value)));
        });
        this.readout.replaceChildren(...parts);
        this.svg.setAttribute("aria-label",
          `${this.measure.title}. ${this.readout.textContent}. Left and right choose a layer.`);
      }
    }

    /** The gate's histogram in the chosen layer; nothing for a layer without. */
    function histogram(model, modelIndex) {
      const layer = model.layers[state.layer];
      const gate = layer && gateIn(model, layer);
      if (!gate) return "";
      const { low, high, counts, least, greatest } = gate.histogram;
      const total = counts.reduce((sum, count) => sum + count, 0) || 1;
      const most = Math.max(...counts, 1);
      const { left, right, top, bottom, height, width } = CHART;
      const each = (width - left - right) / counts.length;
      const floor = height - bottom;
      const bars = counts.map((count, i) => {
        const tall = (count / most) * (floor - top);
        return draw("rect", { x: left + i * each, width: each, y: floor - tall, height: tall });
      });
      const text = (x, y, anchor, value) => draw("text", { x, y, "text-anchor": anchor }, value);
      const tick = (part) =>
        text(left + part * (width - left - right), height - 6, "middle", compact(low + part * (high - low)));
      const svg = draw("svg", {
        class: `chart histogram model-${modelIndex}`, viewBox: `0 0 ${width} ${height}`, tabindex: 0, role: "img",
      },
        tick(0), tick(0.5), tick(1),
        text(left - 6, top + 8, "end", percent(most / total, 0.01)),
        draw("line", { class: "grid", x1: left, x2: width - right, y1: floor, y2: floor }), ...bars);
      const readout = make("div", { class: "chart-readout" });
      // What lies outside is counted at the ends.
      const edge = (i) => {
        if (i === 0) return Math.min(low, least);
        return i === counts.length ? Math.max(high, greatest) : low + (i / counts.length) * (high - low);
      };
      let at = 0;
      const show = (i) => {
        bars[at]?.classList.remove("on");
        at = clamp(i, 0, counts.length - 1);
        bars[at]?.classList.add("on");
        readout.replaceChildren(`${compact(edge(at))} to ${compact(edge(at + 1))}: `, make("b", {}, shareText((counts[at] ?? 0) / total)));
        svg.setAttribute("aria-label", `Histogram of ${gate.name}. ${readout.textContent}. Left and right move.`);
      };
      svg.addEventListener("pointermove", (event) => {
        const box = svg.getBoundingClientRect();
        show(Math.floor((((event.clientX - box.left) / box.width) * width - left) / each));
      });
      svg.addEventListener("keydown", (event) => {
        const step = ARROWS[event.key]?.[0];
        if (!step) return;
        event.preventDefault();
        show(at + step);
      });
      show(counts.indexOf(most));
      const of = report.models.length > 1 ? `, ${model.name}` : "";
      return make("figure", {}, make("figcaption", {}, `Gate values, ${nameOf(layer).toLowerCase()}${of}`), readout, svg);
    }

    function tableOf(headings, rows, chosen = -1) {
      return make("div", { class: "scrolling" }, make("table", {},
        make("thead", {}, make("tr", {}, ...headings.map((heading) => make("th", { scope: "col" }, heading)))),
        make("tbody", {}, ...rows.map((row, i) => make("tr", { class: i === chosen ? "chosen" : undefined },
          ...row.map((text, column) => make(column ? "td" : "th", column ? {} : { scope: "row" }, text)))))));
    }

    /** All measures of a model, the heads of the chosen layer and its largest activations. */
    function tablesOf(model) {
      const gates = gateNames(model);
      const rows = model.layers.map((layer) => {
        const largest = layer.largest[0];
        return [nameOf(layer),
          orDash(meanOr(layer.firstToken), shareText), orDash(meanOr(layer.entropy), (value) => fixed(value, 2)),
          ...gates.flatMap((name) => {
            const gate = layer.gates[gateLabels(layer).indexOf(name)];
            return [orDash(gate?.mean, (value) => fixed(value, 3)), orDash(gate?.belowTenth, shareText)];
          }),
          orDash(largest?.value, compact)];
      });
      const headings = ["", "on first token", "entropy, nats",
        ...gates.flatMap((name) => [`${name}: mean`, "below 0.1"]), "largest activation"];
      const parts = [...heading(model), tableOf(headings, rows, state.layer)];
      const layer = model.layers[state.layer];
      if (layer?.firstToken.length) {
        parts.push(make("h4", {}, `Heads of ${nameOf(layer).toLowerCase()}`));
        const row = (head, i) => [headName(head), orDash(layer.firstToken[i], shareText),
          orDash(layer.entropy[i], (value) => fixed(value, 2))];
        parts.push(tableOf(["", "on first token", "entropy, nats"], layer.heads.map(row)));
      }
      if (layer?.largest.length) {
        parts.push(make("h4", {}, `Largest activations after ${nameOf(layer).toLowerCase()}`));
        const row = ({ token, channel, value }) => [tokenName(token), String(channel), orDash(value, compact)];
        parts.push(tableOf(["token", "channel", "value"], layer.largest.map(row)));
      }
      return make("div", {}, ...parts);
    }

    // Steering

    const layerCount = () => Math.max(...report.models.map((model) => model.layers.length));

    /** A token is pointed at (and a key, in the maps): shown unless another is held. */
    function point(token, key = -1) {
      if (token < 0) return;
      if (!state.held) {
        if (state.query === token && state.key === key && key >= 0) return;
        state.query = token;
      }
      // With a token held, the maps still tell of other keys.
      state.key = key;
      for (const view of models) view.showQuery();
    }

    function hold(token) {
      if (token < 0) return;
      state.held = !(state.held && state.query === token);
      state.query = token;
      for (const view of models) view.showQuery();
      speak();
    }

    function release() {
      if (!state.held) return;
      state.held = false;
      for (const view of models) view.showQuery();
    }

    function pointLayer(layer) {
      if (state.chartLayer === layer) return;
      state.chartLayer = layer;
      for (const chart of charts) chart.showLayer();
    }

    /** Tells a screen reader, on keys only, what the details show. */
    function speak() {
      const words = models.map((view) => {
        const best = view.details.rows[0];
        const most = best.item.hidden ? "" : `, attends most to ${best.glyph.textContent} ${best.figure.textContent}`;
        const gate = view.layer?.gate;
        const open = gate ? `, gate ${fixed(gate.openness(state.query), gate.tokenMeans.digits)}` : "";
        const name = models.length > 1 ? `${view.model.name}: ` : "";
        return `${name}token ${state.query + 1}${most}${open}${state.held ? ", held" : ""}`;
      });
      setText(byId("spoken"), words.join(". "));
    }

    /** Changes what is chosen and shows it. */
    async function choose(change) {
      const before = { ...state };
      Object.assign(state, change);
      showControls();
      const changed = (...names) => names.some((name) => before[name] !== state[name]);
      if (changed("layer", "gate", "colour")) {
        await showLayer();
      } else if (changed("view", "scale")) {
        repaint();
      } else if (changed("range")) {
        for (const view of models) view.colourText();
        repaint();
      } else if (changed("channel")) {
        for (const view of models) view.signal.layOut();
      } else if (changed("head")) {
        for (const view of models) view.showHead();
        if (state.range === "tokens") showLegends();
      }
    }

    let turn = 0;

    async function showLayer() {
      const mine = ++turn;
      byId("main").setAttribute("aria-busy", "true");
      try {
        const loaded = await Promise.all(models.map((view) => view.load()));
        // Another layer may have been chosen meanwhile.
        if (mine !== turn) return;
        // All of them first: colours can range over the tokens of both models.
        models.forEach((view, i) => Object.assign(view, loaded[i], { range: gateRange() }));
        for (const view of models) view.showLayer();
        showMeasures();
        showControls();
        showLegends();
        byId("main").setAttribute("aria-busy", "false");
      } catch (error) {
        if (mine === turn) complain(error);
      }
    }

    function repaint() {
      for (const view of models) {
        if (!view.layer) continue;
        view.heads.paintCards();
        view.heads.paintLarge();
        view.showQuery();
      }
      showLegends();
    }

    function showMeasures() {
      for (const chart of charts) chart.show();
      byId("charts").replaceChildren(...charts.map((chart) => chart.element), ...report.models.map(histogram));
      byId("tables").replaceChildren(...report.models.map(tablesOf));
    }

    function options(select, values, chosen) {
      const wanted = JSON.stringify(values);
      if (select.dataset.options !== wanted) {
        select.dataset.options = wanted;
        select.replaceChildren(...values.map(([value, text]) => make("option", { value }, text)));
      }
      select.value = String(chosen);
    }

    const allGates = () => [...new Set(report.models.flatMap(gateNames))];

    function showControls() {
      setText(byId("layer-name"), layerName(state.layer));
      byId("layer").value = state.layer;
      byId("layer").setAttribute("aria-valuetext", byId("layer-name").textContent);
      const layers = report.models.map((model) => model.layers[state.layer]).filter(Boolean);
      const heads = [...new Set(layers.flatMap(headsOf))].sort((a, b) => a - b);
      if (state.head >= 0 && !heads.includes(state.head)) state.head = -1;
      options(byId("head"), [[-1, "mean of all"], ...heads.map((head) => [head, headName(head)])], state.head);
      const gates = allGates();
      byId("gate-control").hidden = gates.length < 2;
      options(byId("gate"), gates.map((gate) => [gate, gate]), state.gate);
      const colours = gates.length
        ? [["gate", "gate, this layer"], ["head", "gate, this layer and head"], ["layers", "gate, mean of the layers"]]
        : [];
      options(byId("colour"), [...colours, ["received", "attention received"]], state.colour);
      byId("view").value = state.view;
      byId("scale").value = state.scale;
      byId("range").value = state.range;
      const channels = report.signal?.channels ?? [];
      byId("channel-control").hidden = channels.length <= MOST_PANELS;
      const starts = channels.map((_, i) => i).filter((i) => i % MOST_PANELS === 0);
      options(byId("channel"), starts.map((i) => [i, `${i + 1} to ${Math.min(i + MOST_PANELS, channels.length)}`]), state.channel);
    }

    function showLegends() {
      const colours = models.map((view) => view.colours).find(Boolean);
      byId("text-legend").replaceChildren(state.colour === "received"
        ? colourBar("attention", colours?.ticks ?? shareTicks("root")) : colourBar("gate", colours?.ticks ?? gateTicks()));
      if (report.signal) byId("signal-legend").replaceChildren(...signalLegend(colours));
      byId("map-legend").replaceChildren(colourBar("attention", shareTicks(state.scale)));
      // The gate maps keep the whole range.
      if (state.range === "tokens" && allGates().length) byId("map-legend").append(colourBar("gate", gateTicks()));
      byId("view-note").replaceChildren(viewNote());
      byId("measures-legend").replaceChildren(...(report.models.length > 1 ? report.models.map(seriesLegend) : []));
    }

    const TICKS = { linear: [0, 0.25, 0.5, 0.75, 1], root: [0, 0.04, 0.25, 1], log: [0.001, 0.01, 0.1, 1] };

    function shareTicks(scale) {
      const text = (share) => (scale === "log" && share === 0.001 ? "≤ 0.1 %" : percent(share, 0.01));
      return TICKS[scale].map((share) => [SCALES[scale](share), text(share)]);
    }

    function gateTicks() {
      const { low, high, part } = gateRange();
      if (low === 0 && high === 1) return [[0, "0 shut"], [0.5, "0.5"], [1, "1 open"]];
      const zero = part(0) > 0.1 && part(0) < 0.9 ? [[part(0), "0"]] : [];
      return [[0, compact(low)], ...zero, [1, compact(high)]];
    }

    /** How the charts draw a model, and which gate they mean. */
    function seriesLegend(model, i) {
      const line = draw("g", { class: `series model-${i}` },
        draw("path", { d: "M0 6H40" }), mark(i, 20, 6, 3.2, { class: "mark" }));
      const gate = gateNameOf(model);
      return make("span", {}, draw("svg", { viewBox: "0 0 40 12", "aria-hidden": "true" }, line),
        `${model.name}${gate ? `, ${gate}` : ""}`);
    }

    /** What the maps show, where it is not plain. */
    function viewNote() {
      const notes = [];
      const open = models.map((view) => view.layer).filter(Boolean);
      if (state.view === "gated") {
        const by = open.map((layer) => layer.gatedBy);
        const end = "the mean over its elements.";
        if (by.includes("query")) notes.push(`Each row is multiplied by the gate of the token that attends, ${end}`);
        if (by.includes("key")) notes.push(`Each column is multiplied by the gate of the token attended to, ${end}`);
        if (by.includes(null)) notes.push("If no gate on values or outputs is selected, attention is shown unchanged.");
      }
      if (open.some((layer) => layer.size > SMALL_MAP)) {
        notes.push("The small maps show the largest share of each block of cells.");
      }
      return notes.join(" ");
    }

    function complain(error) {
      const problem = byId("problem");
      problem.hidden = false;
      problem.textContent = typeof DecompressionStream === "undefined"
        ? "This browser does not support DecompressionStream, which this page needs. Use Firefox 113, Safari 16.4, Chrome 103 or later."
        : `The page's data cannot be read: ${error.message}.`;
      byId("main").setAttribute("aria-busy", "false");
    }

    // The start

    function showHeader() {
      setText(byId("title"), report.title);
      const fact = ([label, value]) => make("div", {}, make("dt", {}, label), make("dd", {}, value));
      byId("facts").append(...report.models.map((model) => make("div", {},
        ...heading(model), make("dl", { class: "facts" }, ...model.facts.map(fact)))));
      if (report.signal) {
        byId("signal-section").hidden = false;
        state.range = "tokens";
        setText(byId("signal-heading"), report.signal.name);
        setText(byId("text-heading"), "Tokens");
      }
      byId("notes").append(...report.notes.map((note) => make("li", {}, note)));
    }

    function listen() {
      byId("controls").addEventListener("submit", (event) => event.preventDefault());
      byId("layer").addEventListener("input", (event) => choose({ layer: Number(event.target.value) }));
      for (const name of ["head", "channel"]) {
        byId(name).addEventListener("change", (event) => choose({ [name]: Number(event.target.value) }));
      }
      for (const name of ["gate", "colour", "view", "scale", "range"]) {
        byId(name).addEventListener("change", (event) => choose({ [name]: event.target.value }));
      }
      document.addEventListener("keydown", (event) => {
        if (event.key === "Escape") release();
      });
      darkTheme.addEventListener("change", () => {
        for (const view of models) view.colourText();
        repaint();
      });
    }

    async function start() {
      report = JSON.parse(byId("report").textContent);
      if (report.version !== 1) throw new Error(`its version is ${report.version}; this page reads version 1`);
      document.body.classList.add(report.models.length > 1 ? "pair" : "single");
      showHeader();
      const gates = allGates();
      state.gate = gates[0] ?? "";
      if (gates.length === 0) state.colour = "received";
      // Not the last token, which a long text would have to be scrolled to.
      const [first, end] = report.models[0].window;
      state.query = Math.max(0, Math.min(end - 1, first + 40));
      byId("layer").max = layerCount() - 1;
      models = report.models.map((model, i) => new ModelView(model, i));
      charts = MEASURES.map((measure) => new Chart(measure));
      listen();
      showControls();
      byId("main").hidden = false;
      await showLayer();
      performance.mark("shown");
      document.documentElement.dataset.ready = "true";
    }

    start().catch(complain);
    """##
}
