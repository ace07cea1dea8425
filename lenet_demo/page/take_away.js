
// ---- Taking it away: the link, the figure as PNG and SVG, the numbers as JSON and npz ---------

const menu = element.querySelector("details");
let shown = null; // the newest {drawing, …} that the figure told of

async function packed(state) {
  const stream = new Blob([JSON.stringify(state)]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

async function unpacked(text) {
  const bytes = lenet.bytes(text.replace(/-/g, "+").replace(/_/g, "/"));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const reader = stream.getReader();
  const parts = [];
  for (let size = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    if ((size += value.length) > 500000) throw new Error("too large"); // a bomb, no drawing
  }
  return JSON.parse(await new Blob(parts).text());
}

// The address always says what is drawn, so that it can be sent to others or kept.
// `data-kept` says when it does.
let keeping;
function keep({ drawing }) {
  clearTimeout(keeping);
  menu.dataset.kept = "false";
  keeping = setTimeout(async () => {
    const blank = !drawing.strokes.length && !drawing.picture;
    const hash = blank ? "" : "#" + (await packed(drawing));
    if (hash !== location.hash) history.replaceState(null, "", location.pathname + location.search + hash);
    menu.dataset.kept = "true";
  }, 400);
}

async function restore() {
  if (location.hash.length < 2) return;
  const state = await unpacked(location.hash.slice(1)).catch(() => null);
  if (isDrawing(state)) lenet.tell("restore", state);
  else lenet.tell("message", "This link holds no drawing: it is damaged or cut off.");
}

// Whatever a link says is checked: it may come from anyone. What else it holds are switches, each
// checked by whoever it belongs to.
function isDrawing(state) {
  if (!state || !Array.isArray(state.strokes)) return false;
  const isPoint = (point) => Array.isArray(point) && point.length === 2 && point.every((at) => at >= 0 && at <= props.side);
  const isStroke = (stroke) => Array.isArray(stroke) && stroke.length > 0 && stroke.every(isPoint);
  const points = state.strokes.reduce((sum, stroke) => sum + (stroke ? stroke.length : 0), 0);
  const few = state.strokes.length <= props.most_strokes && points <= props.most_points;
  return few && state.strokes.every(isStroke) && (state.picture === null || isPicture(state.picture));
}

function isPicture(picture) {
  try {
    return [28, 56].some((side) => lenet.bytes(picture).length === side * side);
  } catch {
    return false; // no base64
  }
}

function download(name, content, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// The figure as a list of pictures, boxes and words, each where it is on the screen.
function layout() {
  const figure = document.querySelector("#figure .figure");
  const paper = document.querySelector("#pad .paper");
  const [left, top] = [Math.min(paper.getBoundingClientRect().left, figure.getBoundingClientRect().left), Math.min(paper.getBoundingClientRect().top, figure.getBoundingClientRect().top)];
  const place = (box) => [box.left - left + 20, box.top - top + 20, box.width, box.height];
  const items = [];
  for (const part of [paper, figure]) {
    for (const canvas of part.querySelectorAll("canvas")) {
      if (!canvas.checkVisibility()) continue;
      const at = place(canvas.getBoundingClientRect());
      if (canvas.closest(".paper, .field")) items.push({ box: at, stroke: true });
      items.push({ picture: canvas, box: at });
    }
    for (const bar of part.querySelectorAll(".bar, .bar i, .legend i")) {
      const fill = getComputedStyle(bar).backgroundColor;
      if (bar.checkVisibility() && bar.getBoundingClientRect().width) items.push({ box: place(bar.getBoundingClientRect()), fill });
    }
    const words = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    while (words.nextNode()) {
      const node = words.currentNode;
      const parent = node.parentElement;
      if (!node.data.trim() || !parent.checkVisibility() || parent.closest(".unseen, .hint, button.small")) continue;
      const style = getComputedStyle(parent);
      for (const line of lines(node)) {
        const [x, y, , height] = place(line.box);
        items.push({ text: line.text, x, y: y + height * 0.78, font: [style.fontWeight, style.fontSize], fill: style.color });
      }
    }
  }
  const [width, height] = [0, 1].map((i) => Math.ceil(Math.max(...items.filter(({ box }) => box).map(({ box }) => box[i] + box[i + 2])) + 20));
  const style = getComputedStyle(document.querySelector(".gradio-container"));
  return { items, width, height, ground: style.getPropertyValue("--ground"), line: style.getPropertyValue("--line") };
}

// A text node's lines as they are broken on the screen.
function lines(node) {
  const range = document.createRange();
  const found = [];
  for (const match of node.data.matchAll(/\S+\s*/g)) {
    range.setStart(node, match.index);
    range.setEnd(node, match.index + match[0].trimEnd().length);
    const box = range.getBoundingClientRect();
    const last = found[found.length - 1];
    if (last && Math.abs(last.box.top - box.top) < 2) last.text += match[0];
    else found.push({ text: match[0], box });
  }
  return found;
}

const escaped = (words) => words.trim().replace(/[<&>"]/g, (sign) => "&#" + sign.charCodeAt(0) + ";");

function asSVG() {
  const { items, width, height, ground, line } = layout();
  const boxed = ([x, y, w, h]) => 'x="' + x + '" y="' + y + '" width="' + w + '" height="' + h + '"';
  const drawn = items.map(({ picture, box, stroke, text, x, y, font, fill }) =>
    picture ? "<image " + boxed(box) + ' preserveAspectRatio="none" style="image-rendering:pixelated" href="' + picture.toDataURL() + '"/>'
    : stroke ? "<rect " + boxed(box) + ' fill="none" stroke="' + line + '"/>'
    : box ? "<rect " + boxed(box) + ' fill="' + fill + '"/>'
    : '<text x="' + x + '" y="' + y + '" font-weight="' + font[0] + '" font-size="' + font[1] + '" fill="' + fill + '">' + escaped(text) + "</text>"
  );
  return '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ' + width + " " + height + '" width="' + width + '" height="' + height +
    '" font-family="system-ui, sans-serif"><rect width="100%" height="100%" fill="' + ground + '"/>' + drawn.join("") + "</svg>";
}

async function asPNG() {
  const { items, width, height, ground, line } = layout();
  const canvas = new OffscreenCanvas(2 * width, 2 * height); // fine enough for slides
  const context = canvas.getContext("2d");
  context.scale(2, 2);
  context.imageSmoothingEnabled = false;
  context.fillStyle = ground;
  context.fillRect(0, 0, width, height);
  context.strokeStyle = line;
  for (const { picture, box, stroke, text, x, y, font, fill } of items) {
    if (picture) context.drawImage(picture, ...box);
    else if (stroke) context.strokeRect(...box);
    else {
      context.fillStyle = fill;
      if (box) context.fillRect(...box);
      else {
        context.font = font.join(" ") + " system-ui, sans-serif";
        context.fillText(text.trim(), x, y);
      }
    }
  }
  return canvas.convertToBlob({ type: "image/png" });
}

async function numbers(kind) {
  const answer = await lenet.call(server.take_trace((shown && shown.drawing) || { strokes: [], nets: [] }));
  if (answer.error) return lenet.tell("message", answer.error);
  if (kind === "npz") download("lenet.npz", new Blob([lenet.bytes(answer.npz)]));
  else download("lenet.json", JSON.stringify(answer.trace), "application/json");
}

const TAKE = {
  link: async () => {
    if (shown && shown.drawing) history.replaceState(null, "", "#" + (await packed(shown.drawing)));
    try {
      await navigator.clipboard.writeText(location.href);
      lenet.tell("message", "The link is copied.");
    } catch {
      lenet.tell("message", "The address of this page is the link: copy it from above.");
    }
  },
  png: async () => download("lenet.png", await asPNG()),
  svg: () => download("lenet.svg", asSVG(), "image/svg+xml"),
  json: () => numbers("json"),
  npz: () => numbers("npz"),
};
menu.addEventListener("click", ({ target }) => {
  if (!target.dataset.take) return;
  menu.open = false;
  TAKE[target.dataset.take]();
});
lenet.listen(element, document, "pointerdown", ({ target }) => menu.contains(target) || (menu.open = false));
lenet.onTell(element, "asked", (asked) => {
  shown = asked;
  keep(asked);
});
lenet.listen(element, window, "hashchange", restore);
lenet.onTell(element, "ready", restore);
if (lenet.ready) restore();
