/// The HTML of a page, with placeholders for the contents.
///
/// A string literal, because the compiler needs seconds for a file that is embedded as bytes.
enum PageMarkup {
  /// A string near the start of a page that identifies it; `text` contains it as a literal line, because
  /// Tests/Browser also reads the literal.
  static let mark = "<!-- The page needs nothing but itself, and can reach nothing else. -->"

  static let text = ##"""
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <!-- The page needs nothing but itself, and can reach nothing else. -->
    <meta http-equiv="Content-Security-Policy"
      content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
    <title><!--TITLE--></title>
    <style>
    /*STYLE*/
    </style>
    </head>
    <body>
    <header>
      <h1 id="title"></h1>
      <p id="problem" class="problem" role="alert" hidden></p>
      <noscript><p class="problem">This page needs JavaScript, which is turned off.</p></noscript>
      <div id="facts" class="columns"></div>
      <ul id="notes" class="notes"></ul>
    </header>

    <main id="main" hidden>
      <form id="controls" class="controls" aria-label="What is shown">
        <label class="layer-control">
          <output id="layer-name" for="layer"></output>
          <input id="layer" type="range" min="0" max="0" step="1" value="0" aria-label="Layer">
        </label>
        <label>Head <select id="head"></select></label>
        <label id="gate-control">Gate <select id="gate"></select></label>
      </form>

      <section id="signal-section" aria-labelledby="signal-heading" hidden>
        <div class="section-head">
          <h2 id="signal-heading"></h2>
          <label id="channel-control">Channels <select id="channel"></select></label>
          <label>Colour range <select id="range">
            <option value="tokens">these tokens</option>
            <option value="whole">all values</option>
          </select></label>
          <div id="signal-legend" class="legend"></div>
        </div>
        <p class="hint">
          Each row belongs to a token and has its colour; the bars show the number that the colour stands
          for. Point at a row, or focus the drawing with Tab and use the arrow keys, to select its token.
        </p>
        <div id="signals" class="columns"></div>
      </section>

      <section aria-labelledby="text-heading">
        <div class="section-head">
          <h2 id="text-heading">Text</h2>
          <label>Colour by <select id="colour"></select></label>
          <div id="text-legend" class="legend"></div>
        </div>
        <p class="hint">
          Point at a token, or move to the tokens with Tab and use the arrow keys: orange bars under the
          tokens show what it attends to (1 % or more). Click or press Enter to keep a token selected;
          press Esc to release it.
        </p>
        <div id="texts" class="columns"></div>
      </section>

      <section aria-labelledby="heads-heading">
        <div class="section-head">
          <h2 id="heads-heading">Heads</h2>
          <label>Show <select id="view">
            <option value="attention">attention</option>
            <option value="gated">attention × gate</option>
          </select></label>
          <label>Colours <select id="scale">
            <option value="linear">linear</option>
            <option value="root">square root</option>
            <option value="log" selected>logarithmic</option>
          </select></label>
          <div id="map-legend" class="legend"></div>
        </div>
        <p id="view-note" class="hint"></p>
        <div id="heads" class="columns"></div>
      </section>

      <section aria-labelledby="measures-heading">
        <div class="section-head">
          <h2 id="measures-heading">Layers compared</h2>
          <div id="measures-legend" class="legend"></div>
        </div>
        <p class="hint">
          Lines are means over the heads, small dots single heads. Click a chart, or focus it and press
          the arrow keys, to choose a layer.
        </p>
        <div id="charts" class="charts"></div>
        <details>
          <summary>All measures as a table</summary>
          <div id="tables" class="columns"></div>
        </details>
      </section>
    </main>

    <footer>
      <p>
        Tokens, heads and layers are counted from 1; channels and elements, indices of arrays, from 0.
        A share is the part of a token's attention that goes to another token.
      </p>
    </footer>
    <p id="spoken" class="spoken" aria-live="polite"></p>

    <!--DATA-->
    <script type="module">
    /*SIGNAL*/
    /*SCRIPT*/
    </script>
    </body>
    </html>
    """##
}
