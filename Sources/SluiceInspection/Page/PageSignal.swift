/// The part of a page's script that draws the signal of a report.
///
/// A string literal, because the compiler needs seconds for a file that is embedded as bytes.
enum PageSignal {
  static let text = ##"""
    // The signal: the values that tokens are made of, row by row. `report.signal` holds the name, labels of
    // rows, the token of each row or null, `knownCount`, the number of rows that the model was given, and
    // channels {name, values, forecast, band}; null stands for a missing value. A forecast begins at row
    // `knownCount`; its band is {name, low, high}.

    const SIGNAL = { right: 10, top: 20, gap: 24, strip: 52, axis: 22, character: 6.4 };
    const MOST_PANELS = 6;
    const LEAST_PANEL = 84; // pixels
    const LARGEST_PANEL = 220;
    const LEAST_ROW = 7; // pixels, for dots at neighbouring rows

    const isTime = /\d:\d\d/;
    const midnight = /[ T]00:00(:00)?$/;
    const signalText = (value) => String(Number(value.toPrecision(6)));

    /** The runs [first row, row after the last] of each token. */
    function runsOf({ tokens }) {
      const runs = report.tokens.map(() => []);
      for (let row = 0, end = 0; row < tokens.length; row = end) {
        for (end = row + 1; end < tokens.length && tokens[end] === tokens[row];) end++;
        if (tokens[row] !== null) runs[tokens[row]].push([row, end]);
      }
      return runs;
    }

    /** Round numbers from low to high, and how they are written. */
    function roundTicks(low, high, most) {
      const step = roundedUp((high - low) / most);
      const ticks = [];
      for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) ticks.push(i * step);
      const isPlain = step >= 1e-6 && Math.max(Math.abs(low), Math.abs(high)) < 1e9;
      return { ticks, text: (value) => (isPlain ? fixed(value, decimals(step)) : value.toExponential(2)) };
    }

    /** The least and the largest value of a channel, with some room. */
    function limitsOf({ values, forecast, band }) {
      const all = [values, forecast, band?.low ?? [], band?.high ?? []].flat().filter((value) => value !== null);
      if (all.length === 0) return [0, 1];
      const low = all.reduce((least, value) => Math.min(least, value));
      const high = all.reduce((most, value) => Math.max(most, value));
      const room = (high - low) * 0.04 || Math.abs(high) * 0.04 || 1;
      return [low - room, high + room];
    }

    const box = (left, top, right, bottom) => `M${left} ${top}H${right}V${bottom}H${left}Z`;

    /** The signal and the gate of each row's token, for one model. */
    class SignalView {
      constructor(view) {
        this.view = view;
        this.signal = report.signal;
        this.runs = runsOf(this.signal);
        this.row = -1; // the row pointed at, or -1
        this.values = null; // what colours the rows: {of, part, text, kind, name}
        this.readout = make("p", { class: "readout" });
        this.svg = draw("svg", { class: "chart signal", tabindex: 0, role: "img" });
        this.element = make("figure", {}, this.readout, this.svg);
        this.listen();
        new ResizeObserver(() => {
          if (this.element.clientWidth !== this.width) this.layOut();
        }).observe(this.element);
      }

      listen() {
        const rowAt = (event) => {
          const { left } = this.svg.getBoundingClientRect();
          return Math.floor(((event.clientX - left - this.left) / this.across) * this.signal.rows.length);
        };
        this.svg.addEventListener("pointermove", (event) => this.goTo(rowAt(event)));
        this.svg.addEventListener("click", (event) => {
          this.goTo(rowAt(event));
          hold(this.signal.tokens[this.row] ?? -1);
        });
        this.svg.addEventListener("keydown", (event) => {
          const last = this.signal.rows.length - 1;
          // From the selected token if no row was pointed at.
          const at = this.row >= 0 ? this.row : (this.runs[state.query]?.[0]?.[0] ?? 0);
          const to = { ArrowLeft: this.row < 0 ? at : at - 1, ArrowRight: this.row < 0 ? at : at + 1, Home: 0, End: last };
          if (event.key in to) {
            this.goTo(to[event.key]);
            setText(byId("spoken"), this.readout.textContent);
          } else if (event.key === "Enter" || event.key === " ") {
            hold(this.signal.tokens[at] ?? -1);
          } else {
            return;
          }
          event.preventDefault();
        });
      }

      /** A row is pointed at, and its token with it. */
      goTo(row) {
        this.row = clamp(row, 0, this.signal.rows.length - 1);
        const token = this.signal.tokens[this.row];
        if (token === null) this.showQuery();
        else point(token);
      }

      /** The channels that are shown. */
      get channels() { return this.signal.channels.slice(state.channel, state.channel + MOST_PANELS); }

      x(row) { return Math.round((this.left + (row / this.signal.rows.length) * this.across) * 10) / 10; }

      /** Draws everything for the width of the page. */
      layOut() {
        this.width = this.element.clientWidth;
        if (!this.width) return;
        const { right, top, gap, strip, axis, character } = SIGNAL;
        const { channels, signal } = this;
        const tall = clamp(Math.round(330 / channels.length), LEAST_PANEL, LARGEST_PANEL);
        this.panels = channels.map((channel, i) => {
          const [low, high] = limitsOf(channel);
          const start = top + i * (tall + gap);
          return {
            channel, top: start, bottom: start + tall, ...roundTicks(low, high, tall < 120 ? 3 : 4),
            y: (value) => Math.round((start + (1 - (value - low) / (high - low)) * tall) * 10) / 10,
          };
        });
        const longest = Math.max(...this.panels.flatMap(({ ticks, text }) => ticks.map((tick) => text(tick).length)), 6);
        this.left = Math.ceil(longest * character) + 10;
        this.across = this.width - this.left - right;
        this.end = this.panels.at(-1).bottom;
        this.floor = this.end + gap + strip;
        this.rects = (token, boxes) => this.runs[token].map(([first, end]) =>
          boxes.map(([above, below]) => box(this.x(first), above, this.x(end), below)).join("")).join("");
        this.boxes = this.panels.map(({ top: above, bottom }) => [above, bottom]);
        this.shades = signal.tokens.length ? report.tokens.map((_, token) =>
          draw("path", { class: "shade", d: this.rects(token, this.boxes) })) : [];
        this.bars = report.tokens.map((_, token) => draw("path", { class: "bar-of-row", "data-token": token }));
        this.stripAxis = draw("g");
        this.frames = draw("path", { class: "frames" });
        this.dots = [draw("path", { class: "dots around" }), draw("path", { class: "dots" })];
        this.pointer = draw("line", { class: "chosen", y1: top, y2: this.floor });
        const height = this.floor + axis;
        for (const [name, value] of [["width", this.width], ["height", height], ["viewBox", `0 0 ${this.width} ${height}`]]) {
          this.svg.setAttribute(name, value);
        }
        this.svg.replaceChildren(...this.shades, ...this.bars, this.stripAxis, this.rowAxis(height), this.boundary(),
          ...this.panels.map((panel) => this.panel(panel)), this.frames, ...this.dots, this.pointer);
        this.colour(this.values);
        this.showQuery();
      }

      panel({ channel, top, bottom, ticks, text, y }) {
        const { left, width } = this;
        const right = width - SIGNAL.right;
        const group = draw("g", {}, ...ticks.flatMap((tick) => [
          draw("line", { class: "grid", x1: left, x2: right, y1: y(tick), y2: y(tick) }),
          draw("text", { x: left - 6, y: y(tick) + 4, "text-anchor": "end" }, text(tick))]));
        group.append(draw("text", { class: "channel", x: left, y: top - 6 }, channel.name));
        group.append(draw("path", { class: "outline", d: box(left, top, right, bottom) }));
        const start = this.signal.knownCount;
        const { band } = channel;
        if (band) {
          const edge = (values, i) => `${this.x(start + i + 0.5)} ${y(values[i])}`;
          const there = band.low.map((low, i) => (low === null || band.high[i] === null ? -1 : i)).filter((i) => i >= 0);
          const around = [...there.map((i) => edge(band.high, i)), ...there.toReversed().map((i) => edge(band.low, i))];
          if (around.length) group.append(draw("path", { class: "forecast-band", d: `M${around.join("L")}Z` }));
        }
        group.append(draw("path", { class: "values", d: this.line(channel.values, 0, y) }));
        if (channel.forecast.length) {
          group.append(draw("path", { class: "forecast", d: this.line(channel.forecast, start, y) }));
        }
        return group;
      }

      /** A line through values, with gaps for missing ones. */
      line(values, start, y) {
        let path = "";
        values.forEach((value, i) => {
          if (value === null) return;
          const isNext = i > 0 && values[i - 1] !== null;
          // A line of no length shows a single value between two gaps.
          path += isNext ? `L${this.x(start + i + 0.5)} ${y(value)}` : `M${this.x(start + i + 0.5)} ${y(value)}h0`;
        });
        return path;
      }

      /** Where the forecast begins. */
      boundary() {
        const { rows, knownCount } = this.signal;
        if (knownCount >= rows.length) return draw("g");
        const x = this.x(knownCount);
        const top = SIGNAL.top - 6;
        return draw("g", {},
          draw("line", { class: "boundary", x1: x, x2: x, y1: top - 8, y2: this.floor }),
          draw("text", { x: x - 6, y: top, "text-anchor": "end" }, "known rows"),
          draw("text", { x: x + 6, y: top }, "forecast"));
      }

      /** Labels of rows, as many as there is room for: days if rows have times, else round numbers. */
      rowAxis(height) {
        const { rows } = this.signal;
        const all = [...rows.keys()];
        const days = all.filter((row) => midnight.test(rows[row]));
        const isNumbered = rows.every((label) => /^-?\d+$/.test(label));
        const byDay = days.length > 2;
        const text = (row) => (byDay ? rows[row].replace(midnight, "") : rows[row]);
        const longest = all.reduce((most, row) => Math.max(most, text(row).length), 1);
        const room = (longest * SIGNAL.character + 18) * rows.length / this.across;
        let shown;
        if (isNumbered) {
          const every = Math.max(1, roundedUp(room));
          shown = all.filter((row) => Number(rows[row]) % every === 0);
        } else {
          const among = byDay ? days : all;
          const apart = byDay ? days[1] - days[0] : 1;
          const every = Math.max(1, Math.ceil(room / apart));
          shown = among.filter((_, i) => i % every === 0);
        }
        const group = draw("g");
        let free = 0;
        for (const row of shown) {
          const x = this.x(row + 0.5);
          const half = (text(row).length * SIGNAL.character) / 2;
          if (x - half < free || x + half > this.width) continue;
          free = x + half + 8;
          group.append(draw("line", { class: "tick", x1: x, x2: x, y1: this.floor, y2: this.floor + 4 }),
            draw("text", { x, y: height - 5, "text-anchor": "middle" }, text(row)));
        }
        return group;
      }

      /** Colours the rows by the values of their tokens; null for none. */
      colour(values) {
        this.values = values;
        if (!this.shades) return;
        const { css } = ramps()[values?.kind ?? "gate"];
        const top = this.end + SIGNAL.gap;
        const tall = this.floor - top;
        this.shades.forEach((shaded, token) => {
          const bar = this.bars[token];
          const part = values ? clamp(values.part(values.of(token)), 0, 1) : null;
          shaded.style.fill = bar.style.fill = part === null ? "none" : css[shade(part)];
          // A thin line remains of a closed gate.
          const height = Math.max(1, (part ?? 0) * tall);
          bar.setAttribute("d", part === null ? "" : this.rects(token, [[this.floor - height, this.floor]]));
        });
        this.stripAxis.replaceChildren(draw("path", {
          class: "outline", d: box(this.left, top, this.width - SIGNAL.right, this.floor),
        }));
        if (!values) return;
        this.stripAxis.append(draw("text", { class: "channel", x: this.left, y: top - 6 }, values.name));
        const ends = [values.ticks[0], values.ticks.at(-1)];
        this.stripAxis.append(...ends.map(([part, text]) => draw("text", {
          x: this.left - 6, y: this.floor - part * tall + (part > 0.5 ? 9 : 0), "text-anchor": "end",
        }, text)));
      }

      /** Marks the rows of the selected token and writes their values. */
      showQuery() {
        const { signal, row } = this;
        const of = row >= 0 ? signal.tokens[row] : null;
        if (of !== null && of !== state.query && !state.held) this.row = -1;
        if (!this.shades) return;
        this.frames.setAttribute("d", this.rects(state.query, [...this.boxes, [this.end + SIGNAL.gap, this.floor]]));
        for (const dots of this.dots) dots.setAttribute("d", this.panels.map((panel) => this.dotsIn(panel)).join(""));
        const x = this.x(this.row + 0.5);
        this.pointer.style.display = this.row < 0 ? "none" : "";
        this.pointer.setAttribute("x1", x);
        this.pointer.setAttribute("x2", x);
        const lines = [this.tokenLine()];
        if (this.row >= 0) lines.push(this.rowLine());
        this.readout.replaceChildren(...lines);
        this.svg.setAttribute("aria-label", `${signal.name}, ${signal.rows.length} rows. ${lines.map((line) =>
          line.textContent).join(". ")}. Left and right choose a row.`);
      }

      /** The values of the selected token. */
      dotsIn({ channel, y }) {
        const start = this.signal.knownCount;
        let path = "";
        const isDense = this.across / this.signal.rows.length < LEAST_ROW;
        for (const [first, end] of this.runs[state.query]) {
          // Dots that touch would hide the line; the frame is enough.
          if (isDense && end - first > 1) continue;
          for (let row = first; row < end; row++) {
            const value = row < start ? channel.values[row] : channel.forecast[row - start];
            if (value !== null && value !== undefined) path += `M${this.x(row + 0.5)} ${y(value)}h0`;
          }
        }
        return path;
      }

      rowLine() {
        const { signal, row } = this;
        const figure = (name, value) => make("b", { "data-figure": name }, orDash(value, signalText));
        const parts = this.channels.flatMap(({ name, values, forecast, band }, i) => {
          const ahead = row - signal.knownCount;
          const value = [i ? `, ${name} ` : `${name} `, figure("value", values[row])];
          if (ahead < 0 || !forecast.length) return value;
          const between = band ? [` (${band.name}: `, figure("low", band.low[ahead]), " to ", figure("high", band.high[ahead]), ")"] : [];
          return [...value, ", forecast ", figure("forecast", forecast[ahead]), ...between];
        });
        const label = isTime.test(signal.rows[row]) ? signal.rows[row] : `Row ${signal.rows[row]}`;
        return make("span", {}, `${label}: `, ...parts);
      }

      tokenLine() {
        const { values } = this;
        const count = this.runs[state.query].reduce((sum, [first, end]) => sum + end - first, 0);
        const line = make("span", {}, `Token ${tokenName(state.query)}: ${count} ${count === 1 ? "row" : "rows"}`);
        if (values) line.append(`; ${values.name}: `, make("b", { "data-figure": "colour" }, values.text(values.of(state.query))));
        return line;
      }
    }

    const LEAST_RANGE = 0.02; // of the colours, so that they do not show rounding

    /** Colours that range over the values of all tokens shown, so that small differences can be seen. */
    function overTokens({ part, text, ...colours }) {
      const all = models.map((view) => view.wholeColours()).filter(Boolean)
        .flatMap(({ of }) => report.tokens.map((_, token) => of(token)));
      const [least, most] = [Math.min(...all), Math.max(...all)];
      const room = Math.max(0, LEAST_RANGE - (most - least)) / 2;
      // Shares and most gates have no values below 0.
      const low = least >= 0 ? Math.max(0, least - room) : least - room;
      const high = most + room;
      return {
        ...colours, text, part: (value) => (part(value) - part(low)) / (part(high) - part(low)),
        ticks: [[0, text(low)], [1, text(high)]],
      };
    }

    /** What the lines, bands and colours mean. */
    function signalLegend(values) {
      const { channels, knownCount, rows } = report.signal;
      const item = (text, ...shapes) => make("span", {},
        draw("svg", { viewBox: "0 0 40 12", "aria-hidden": "true", class: "signal" }, ...shapes), text);
      const line = (name) => draw("path", { class: name, d: "M1 6H39" });
      const items = [item("values", line("values"))];
      const [{ forecast, band }] = channels;
      if (forecast.length && knownCount < rows.length) items.push(item("forecast", line("forecast")));
      if (band) items.push(item(band.name, draw("path", { class: "forecast-band", d: box(1, 1, 39, 11) })));
      items.push(item("rows of the selected token", draw("path", { class: "frames", d: box(13, 1, 27, 11) }),
        draw("path", { class: "dots", d: "M20 6h0" })));
      if (values) items.push(make("span", {}, `${values.name}:`), colourBar(values.kind, values.ticks));
      return items;
    }
    """##
}
