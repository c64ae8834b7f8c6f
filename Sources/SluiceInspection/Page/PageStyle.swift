/// The style of a page.
///
/// A string literal, because the compiler needs seconds for a file that is embedded as bytes.
enum PageStyle {
  static let text = ##"""
    :root {
      --paper: #ffffff;
      --panel: #f6f7f9;
      --ink: #1b1f24;
      --muted: #58616c;
      --line: #d5dae0;
      --gate: #1f5f9e;
      --attention: #d9480f;
      --forecast: #a21caf;
      --focus: #6d28d9;
      --sans: system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
      --mono: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
    }

    @media (prefers-color-scheme: dark) {
      :root {
        --paper: #121519;
        --panel: #1b2026;
        --ink: #e6e9ed;
        --muted: #9ea8b3;
        --line: #343c45;
        --gate: #6fc0e0;
        --attention: #ff9553;
        --forecast: #f0abfc;
        --focus: #c4a6ff;
      }
    }

    * { box-sizing: border-box; }

    body {
      margin: 0 auto;
      max-width: 1360px;
      padding: 20px clamp(14px, 3vw, 36px);
      background: var(--paper);
      color: var(--ink);
      font: 15px/1.5 var(--sans);
      -webkit-text-size-adjust: 100%;
    }

    h1 { margin: 0 0 12px; font-size: 26px; line-height: 1.25; overflow-wrap: anywhere; }
    h2 { margin: 0; font-size: 19px; }
    h3 { margin: 0 0 6px; font-size: 15px; overflow-wrap: anywhere; }
    h4 { margin: 14px 0 4px; font-size: 13px; font-weight: 600; color: var(--muted); }
    p { margin: 0 0 8px; }
    section { margin-top: 34px; }
    footer { margin-top: 34px; border-top: 1px solid var(--line); padding-top: 10px; }
    .hint, .notes, footer { color: var(--muted); font-size: 13.5px; max-width: 88ch; }
    .notes { margin: 12px 0 0; padding-left: 1.2em; }
    .notes:empty, [hidden] { display: none !important; }

    :focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }

    .problem {
      border: 2px solid var(--attention);
      border-radius: 6px;
      padding: 8px 12px;
    }

    .spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); margin: 0; }

    /* One column for each model; below each other where there is no room for two. */
    .columns { display: grid; gap: 22px 30px; grid-template-columns: minmax(0, 1fr); }
    @media (min-width: 760px) {
      .pair .columns { grid-template-columns: repeat(2, minmax(0, 1fr)); }
    }

    .facts { display: flex; flex-wrap: wrap; gap: 4px 22px; margin: 0; }
    .facts div { display: flex; gap: 6px; min-width: 0; }
    .facts dt { color: var(--muted); }
    .facts dd { margin: 0; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; min-width: 0; }

    /* Controls */

    .controls {
      position: sticky;
      top: 0;
      z-index: 3;
      display: flex;
      flex-wrap: wrap;
      gap: 6px 22px;
      align-items: center;
      margin: 22px 0 -14px;
      padding: 9px 0;
      background: var(--paper);
      border-bottom: 1px solid var(--line);
    }
    .layer-control { flex: 1 1 240px; }
    .layer-control input { flex: 1; min-width: 90px; accent-color: var(--ink); }
    #layer-name { min-width: 8.5em; font-weight: 600; font-variant-numeric: tabular-nums; }
    label { display: inline-flex; align-items: center; gap: 7px; min-width: 0; }
    select {
      max-width: 100%;
      min-width: 0;
      min-height: 30px;
      padding: 2px 6px;
      border: 1px solid var(--muted);
      border-radius: 5px;
      background: var(--paper);
      color: var(--ink);
      font: inherit;
      font-size: 14px;
    }
    .section-head { display: flex; flex-wrap: wrap; gap: 6px 22px; align-items: center; margin-bottom: 6px; }
    .section-head label { font-size: 14px; color: var(--muted); }

    .legend { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: center; font-size: 12.5px; color: var(--muted); }
    .bar { position: relative; width: 230px; padding-bottom: 17px; }
    .bar i { display: block; height: 11px; border: 1px solid var(--line); }
    .bar span { position: absolute; top: 11px; transform: translateX(-50%); white-space: nowrap; }
    .bar span:first-of-type { transform: none; }
    .bar span:last-of-type { transform: translateX(-100%); }
    .legend svg { width: 40px; height: 12px; vertical-align: middle; margin-right: 5px; }

    /* Text */

    .reading { display: grid; gap: 12px 26px; }
    .reading > * { min-width: 0; }
    @media (min-width: 960px) {
      .single .reading { grid-template-columns: minmax(0, 1fr) 430px; align-items: start; }
    }
    .tokens {
      position: relative;
      max-height: min(62vh, 560px);
      overflow: hidden auto;
      padding: 16px 8px 12px;
      border: 1px solid var(--line);
      border-radius: 6px;
      font: 14px/2.3 var(--mono);
      overflow-wrap: anywhere;
      cursor: default;
    }
    .pair .tokens { max-height: min(46vh, 420px); }
    .token {
      padding: 2px 3px;
      margin-right: 1px;
      unicode-bidi: isolate;
      /* The bar of attention lies below the box, as high as the share is large. */
      box-shadow: 0 calc(var(--share, 0) * 1px) 0 var(--attention);
    }
    .characters .token { padding: 2px 0; margin: 0; }
    .token.query { outline: 2px solid var(--ink); outline-offset: 0; }
    .token.held { outline-width: 3px; }
    .token:focus-visible { outline: 3px solid var(--focus); }
    .badge {
      position: absolute;
      z-index: 2;
      pointer-events: none;
      font: 11px/1 var(--sans);
      font-variant-numeric: tabular-nums;
      color: var(--attention);
      white-space: nowrap;
    }

    /* Details of a token */

    .details { font-size: 14px; font-variant-numeric: tabular-nums; }
    .details .name { font-size: 15px; margin: 0; overflow-wrap: anywhere; }
    .details .name b { font-family: var(--mono); }
    .glyph { font-family: var(--mono); unicode-bidi: isolate; }
    .shares { list-style: none; margin: 0; padding: 0; }
    @media (min-width: 420px) { .shares { columns: 2; column-gap: 20px; } }
    .shares li { display: grid; grid-template-columns: minmax(0, 1fr) 32px 38px 50px; gap: 6px; align-items: center; break-inside: avoid; }
    .shares .glyph, .figures .glyph { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .shares .place { color: var(--muted); font-size: 12.5px; text-align: right; }
    .figure { text-align: right; white-space: nowrap; }
    .meter { height: 9px; background: linear-gradient(var(--attention), var(--attention)) no-repeat left / calc(var(--part, 0) * 100%) 100%, var(--panel); }
    .meter.gate { background-image: linear-gradient(var(--gate), var(--gate)); }

    table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
    th, td { padding: 2px 8px; text-align: right; white-space: nowrap; }
    thead th { color: var(--muted); font-weight: 500; vertical-align: bottom; }
    tbody th { font-weight: 500; }
    th:first-child, td:first-child { padding-left: 0; text-align: left; }
    tbody tr { border-top: 1px solid var(--line); }
    tr.chosen { background: var(--panel); font-weight: 600; }
    .scrolling { overflow-x: auto; max-width: 100%; }
    .figures { width: 100%; margin-bottom: 8px; }
    .figures thead th { white-space: normal; }
    .figures .meter { display: inline-block; width: 44px; margin-right: 7px; vertical-align: middle; }
    .figures .glyph { display: inline-block; max-width: 8ch; vertical-align: bottom; margin-right: 6px; }
    @media (max-width: 520px) {
      .figures th, .figures td { padding: 2px 4px; }
      .figures th:first-child { padding-left: 0; }
      .figures .meter { display: block; width: 100%; height: 5px; margin: 0; }
      .figures .glyph { max-width: 5ch; }
    }

    /* Heads */

    .single .head-views { display: grid; gap: 20px 30px; }
    @media (min-width: 960px) {
      .single .head-views { grid-template-columns: minmax(0, 620px) minmax(0, 1fr); align-items: start; }
      /* The large maps stay in view beside many small ones. */
      .single .large { position: sticky; top: 60px; }
    }
    .maps { display: grid; grid-template-columns: 38px minmax(0, 3.6fr) minmax(0, 1fr); gap: 4px 12px; }
    .maps.no-gate, .maps.no-attention { grid-template-columns: 38px minmax(0, 1fr); }
    .maps .caption { font-size: 12.5px; color: var(--muted); align-self: end; }
    .maps .corner { grid-column: 1; }
    .map { position: relative; border: 1px solid var(--line); min-width: 0; cursor: crosshair; touch-action: pan-y; overflow: hidden; }
    .map canvas { display: block; width: 100%; height: 100%; }
    .map.square { aspect-ratio: 1; }
    /* As high as the attention map beside it, however many values there are. */
    .map:not(.square) canvas { position: absolute; inset: 0; }
    .no-attention .map { height: 380px; }
    /* A crosshair that shows on light and on dark cells. */
    .map i { position: absolute; pointer-events: none; display: none; background: var(--ink); outline: 1px solid color-mix(in srgb, var(--paper) 55%, transparent); }
    .map .across { left: 0; right: 0; height: 1px; }
    .map .down { top: 0; bottom: 0; width: 1px; }
    .axis { position: relative; font-size: 11px; color: var(--muted); font-variant-numeric: tabular-nums; min-height: 16px; }
    .axis span { position: absolute; white-space: nowrap; max-width: 100%; overflow: hidden; text-overflow: ellipsis; }
    .axis.queries span { right: 2px; transform: translateY(-50%); line-height: 1.1; }
    .axis.keys span { transform: translateX(-50%); }
    .readout { font-size: 14px; font-variant-numeric: tabular-nums; margin: 6px 0 0; overflow-wrap: anywhere; min-height: 3em; }
    .readout span { display: block; }
    .readout b { white-space: nowrap; }

    .cards { display: grid; gap: 8px; grid-template-columns: repeat(auto-fill, minmax(148px, 1fr)); align-content: start; }
    .pair .cards { grid-template-columns: repeat(auto-fill, minmax(124px, 1fr)); margin-top: 12px; }
    .card {
      display: block;
      padding: 6px;
      border: 1px solid var(--line);
      border-radius: 6px;
      background: none;
      color: var(--ink);
      font: 12.5px/1.35 var(--sans);
      text-align: left;
      cursor: pointer;
    }
    .card:hover { border-color: var(--muted); }
    .card[aria-pressed="true"] { border-color: var(--ink); box-shadow: inset 0 0 0 1px var(--ink); background: var(--panel); }
    .card b { display: block; font-size: 13px; }
    .card .small { display: flex; gap: 3px; margin: 4px 0; }
    .card canvas { display: block; min-width: 0; border: 1px solid var(--line); }
    .card canvas.square { flex: 3 1 0; width: 0; aspect-ratio: 1; }
    /* A third as wide as the map beside it, and as high. */
    .card canvas.gate-map { flex: 1 1 0; width: 0; aspect-ratio: 1 / 3; }
    .card .small.no-gate canvas { flex: 1; aspect-ratio: 1; }
    .card span { display: flex; flex-wrap: wrap; justify-content: space-between; column-gap: 6px; font-variant-numeric: tabular-nums; }
    .card span > i { font-style: normal; color: var(--muted); }
    canvas.crisp { image-rendering: pixelated; }

    /* Charts */

    .charts { display: grid; gap: 18px 26px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 290px), 1fr)); margin-bottom: 22px; }
    figure { margin: 0; min-width: 0; }
    figcaption { font-weight: 600; font-size: 14px; }
    .chart-readout { font-size: 13px; color: var(--muted); font-variant-numeric: tabular-nums; min-height: 1.5em; }
    .chart-readout b { color: var(--ink); white-space: nowrap; }
    .chart { display: block; width: 100%; height: auto; overflow: visible; }
    .chart text { fill: var(--muted); font: 11px var(--sans); font-variant-numeric: tabular-nums; }
    .chart .grid { stroke: var(--line); stroke-width: 1; }
    .chart .chosen { stroke: var(--ink); stroke-width: 1; stroke-dasharray: 1 3; }
    .model-0 { --series: var(--gate); --dash: none; }
    .model-1 { --series: var(--attention); --dash: 5 3; }
    .series path { fill: none; stroke: var(--series); stroke-width: 2; stroke-dasharray: var(--dash); }
    .series .mark { fill: var(--paper); stroke: var(--series); stroke-width: 1.6; }
    .series .mark.on { fill: var(--series); }
    .series .dot { fill: var(--series); opacity: .38; }
    .histogram rect { fill: var(--series); stroke: var(--paper); }
    .histogram rect.on { fill: var(--ink); }

    /* The signal */

    .chart.signal { cursor: crosshair; touch-action: pan-y; }
    .signal .shade { opacity: .36; }
    .signal .shade, .signal .bar-of-row { shape-rendering: crispEdges; }
    .signal .outline { fill: none; stroke: var(--line); }
    .signal .tick, .signal .boundary { stroke: var(--muted); }
    .signal .boundary { stroke-dasharray: 4 3; }
    .signal .channel { font-weight: 600; fill: var(--ink); }
    .signal .values, .signal .forecast { fill: none; stroke: var(--ink); stroke-width: 1.5; stroke-linejoin: round; stroke-linecap: round; }
    .signal .forecast { stroke: var(--forecast); stroke-width: 2; stroke-dasharray: 5 3; }
    .signal .forecast-band { fill: var(--forecast); opacity: .25; }
    .signal .frames { fill: none; stroke: var(--ink); stroke-width: 1; }
    .signal .dots { fill: none; stroke: var(--ink); stroke-width: 6.5; stroke-linecap: round; }
    .signal .dots.around { stroke: var(--paper); stroke-width: 9.5; }
    details { margin-top: 14px; }
    summary { cursor: pointer; font-weight: 600; font-size: 14px; }
    details .columns { margin-top: 10px; }
    """##
}
