// What several scripts of the page share: `lenet`, painting and the colours of the theme.

window.lenet = (() => {
  // Two tables of 256 RGBA words: ink from paper to ink, and signed values from -127 to 127,
  // symmetric about zero. They come from the style sheet and change with its theme.
  const colours = { ink: null, signed: null };

  function readColours() {
    const style = getComputedStyle(document.querySelector(".gradio-container"));
    const [paper, ink, negative, zero, positive] = ["paper", "ink", "negative", "zero", "positive"].map(
      (name) => rgb(style.getPropertyValue("--" + name))
    );
    colours.ink = Uint32Array.from({ length: 256 }, (_, i) => mix(paper, ink, i / 255));
    colours.signed = Uint32Array.from({ length: 256 }, (_, i) =>
      i < 128 ? mix(zero, negative, (128 - i) / 127) : mix(zero, positive, (i - 128) / 127)
    );
  }

  function rgb(colour) {
    return colour.trim().match(/[0-9a-f]{2}/gi).map((pair) => parseInt(pair, 16));
  }

  function mix(from, to, share) {
    const t = Math.min(1, Math.max(0, share));
    const [r, g, b] = from.map((level, i) => Math.round(level + (to[i] - level) * t));
    return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0; // little-endian RGBA
  }

  // A canvas as pixels to be written and then shown; `flush` puts them on the screen.
  function surface(canvas) {
    const context = canvas.getContext("2d");
    const image = context.createImageData(canvas.width, canvas.height);
    const pixels = new Uint32Array(image.data.buffer);
    return { canvas, pixels, flush: () => context.putImageData(image, 0, 0) };
  }

  // Maps one after the other, each row by row, as tiles; returns where the next stage begins.
  function paintTiles(stage, { canvas, pixels, flush }, values, from) {
    const { maps, width, height, columns, gap } = stage;
    for (let map = 0; map < maps; map++) {
      const left = (map % columns) * (width + gap);
      const top = Math.floor(map / columns) * (height + gap);
      for (let y = 0; y < height; y++) {
        let to = (top + y) * canvas.width + left;
        for (let x = 0; x < width; x++) pixels[to++] = colours.signed[128 + (values ? values[from] : 0)], from++;
      }
    }
    flush();
    return from;
  }

  function bytes(base64) {
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  }

  // A file's bytes as base64, by the browser's own coder.
  function base64Of(file) {
    return new Promise((done, failed) => {
      const reader = new FileReader();
      reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
      reader.onerror = () => failed(reader.error);
      reader.readAsDataURL(file);
    });
  }

  const UNANSWERED = "The server does not answer.";
  const TIME_LIMIT = 5000; // milliseconds that a call may take

  // The answer to a call of the server, {error: a sentence} where there is none: Gradio makes
  // `undefined` of a broken connection, and waits for ever for a server that hangs.
  async function call(question, limit = TIME_LIMIT) {
    let timer;
    const tooLate = new Promise((done) => (timer = setTimeout(done, limit)));
    try {
      return (await Promise.race([question, tooLate])) || { unanswered: true, error: UNANSWERED };
    } catch {
      return { unanswered: true, error: UNANSWERED };
    } finally {
      clearTimeout(timer);
    }
  }

  // Sends a picture's file by `send`, which gives a promise of an answer, and says how it goes;
  // null where there is none, or an error, which has been said.
  async function sendPicture(file, mostBytes, send, say) {
    if (!file) return null;
    if (file.size > mostBytes) {
      say("The picture has more than " + mostBytes / 1e6 + " MB: send a smaller one.");
      return null;
    }
    say("Reading the picture …");
    const base64 = await base64Of(file).catch(() => null);
    if (base64 === null) return say("The file could not be read: choose it again."), null;
    // As long as it takes to send it at 20 kB a second, which is slow.
    const answer = await call(send(base64), TIME_LIMIT + base64.length / 20);
    say(answer.unanswered ? UNANSWERED + " Your drawing is kept; try again." : answer.error || "");
    return answer.error ? null : answer;
  }

  // An SVG path around so many units from (x, y) on.
  function square(x, y, width, height = width) {
    return "M" + x + " " + y + "h" + width + "v" + height + "h" + -width + "z";
  }

  // Rows and columns that an arrow key goes.
  const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

  const tell = (name, detail) => document.dispatchEvent(new CustomEvent("lenet:" + name, { detail }));

  // Gradio tells no component that it leaves the page: each listener looks for itself.
  function listen(element, target, type, act) {
    const listening = new AbortController();
    const guarded = (event) => (element.isConnected ? act(event) : listening.abort());
    target.addEventListener(type, guarded, { signal: listening.signal });
  }

  // Whether a key belongs to the field that has the focus, and is no command to the page.
  const typing = ({ target }) =>
    target.closest("textarea, select, [contenteditable], input:not([type=range], [type=radio], [type=checkbox])");

  const onTell = (element, name, act) => listen(element, document, "lenet:" + name, (event) => act(event.detail));

  // Which of the page's views is open: "networks", "bench" or "colour".
  const view = () => document.body.dataset.view || "networks";

  return { view, colours, readColours, rgb, surface, paintTiles, bytes, call, sendPicture, square, MOVES, tell, listen, typing, onTell };
})();
