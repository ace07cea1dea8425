// The menu of what can be taken away: links, what shows the page elsewhere, the open view as PNG and SVG, the numbers as JSON and safetensors.

import { role, root } from "../core/data.js";
import { emit, on } from "../core/events.js";
import { download, keepEverything } from "../core/server.js";
import { chapter, get, shown } from "../core/state.js";
import { percent, t } from "../core/texts.js";
import { asPNG, asSVG, fileName } from "./figure.js";
import { write } from "./link.js";
import { SNIPPETS } from "./snippets.js";

const menu = role(root, "export");
const KEPT = t("All is kept: every view opens without a connection.");
const NOT_KEPT = t("Not all could be fetched and kept: try again, with a network and room on the disk.");
const NOTHING = t("There is no drawing yet: draw a digit first.");
let newest = { prepared: null, readings: {} };
let newestNumber = newest;
let meant = null; // the unit whose sum stands there

export function start() {
  menu.addEventListener("click", ({ target }) => TAKE[target.dataset.take]?.());
  on("remembered", () => (menu.querySelector('[data-take="offline"]').hidden = false));
  on("read", (found) => (newest = found));
  on("number", (found) => (newestNumber = found));
  on("unit", ({ unit }) => (meant = unit));
}

const isOnline =
  location.protocol.startsWith("http") && !/^(localhost|127\.|\[::1\])/u.test(location.hostname);

// What is open, its figure and its sum, named by what it shows.
async function saveFigure(make, ext) {
  const open = root.querySelector(".chapter.now") ?? root.querySelector("#figure > .figure");
  const said = open.querySelector(":scope > .head > .sentence:not([hidden])");
  const how = {
    scheme: role(menu, "dark").checked ? "dark" : "light",
    transparent: role(menu, "transparent").checked,
    caption: said?.textContent,
    address: isOnline ? location.origin + location.pathname : "",
  };
  const [net, ...others] = shown();
  const { stage, place } = meant ?? {};
  const figure = await make(open, how);
  const what = stage ? { stage, map: place[0] } : { chapter: get("step") };
  download(
    fileName({ net: others.length ? undefined : net, ...what, digit: newest.readings[net]?.digit }, ext),
    figure,
    figure.type,
  );
}

const copySnippet = async (name, done) => copy(SNIPPETS[name](await write()), done);

const withDrawing = (take) => () => {
  const seen = chapter() === "number" ? newestNumber : newest;
  if (seen.prepared) take(seen);
  else emit("notice", NOTHING);
};

const TAKE = {
  link: async () => copy(await write(), t("The link is copied.")),
  page: () => copySnippet("page", t("It is copied: paste it into a page’s HTML.")),
  reveal: () => copySnippet("reveal", t("A slide is copied: paste it among the deck’s sections.")),
  quarto: () => copySnippet("quarto", t("It is copied: paste it into a .qmd file.")),
  notebook: () => copySnippet("notebook", t("A cell is copied: paste it into a notebook.")),
  png: () => saveFigure(asPNG, "png"),
  svg: () => saveFigure(asSVG, "svg"),
  json: withDrawing((found) => download("lenet.json", asJSON(found), "application/json")),
  safetensors: withDrawing((found) =>
    download("lenet.safetensors", asSafetensors(found), "application/octet-stream"),
  ),
  offline: async () => {
    const tell = (share) =>
      emit("notice", t("Fetching the rest: {share} …", { share: percent(Math.floor(100 * share) / 100) }));
    tell(0);
    emit("notice", (await keepEverything(tell)) ? KEPT : NOT_KEPT);
  },
};

// ----
// Text for the clipboard; where the browser refuses that, in a dialog, to be copied by hand.

const dialog = role(root, "copy");

/** Copies `text`, and says `done`. */
export async function copy(text, done) {
  try {
    await navigator.clipboard.writeText(text);
    emit("notice", done);
  } catch {
    const field = role(dialog, "copy-text");
    field.value = text;
    dialog.showModal();
    field.select();
  }
}

// ----
// All numbers of the networks on the drawing at hand: {"field": …, "lenet5.image": …, "lenet5.c1": …, …},
// as JSON lists and as safetensors.

const FIELD_SIDE = 32;

// name → {values, shape}, shapes as PyTorch has them: (maps, height, width), F6 and the output (maps), but
// over a wide field as all others.
function arraysOf({ prepared: { field }, readings }) {
  const arrays = { field: { values: field, shape: [FIELD_SIDE, field.length / FIELD_SIDE] } };
  for (const [name, { trace, net, shapes }] of Object.entries(readings)) {
    const maps = Object.fromEntries(net.stages.map((stage) => [stage.name, stage.maps]));
    for (const [stage, values] of Object.entries(trace)) {
      const count = maps[stage] ?? net.channels;
      const side = Math.sqrt(values.length / count);
      const isFlat = stage === "f6" || stage === "output";
      const shape = isFlat ? [count] : [count, side, side];
      const { height, width } = shapes?.[stage] ?? {};
      arrays[`${name}.${stage}`] = { values, shape: shapes ? [count, height, width] : shape };
    }
  }
  return arrays;
}

const nested = (values, [length, ...rest]) =>
  Array.from({ length }, (_, i) => {
    const size = values.length / length;
    return rest.length
      ? nested(values.subarray(i * size, (i + 1) * size), rest)
      : Number(values[i].toPrecision(6));
  });

export function asJSON(found) {
  const lists = Object.entries(arraysOf(found)).map(([name, { values, shape }]) => [
    name,
    nested(values, shape),
  ]);
  return JSON.stringify(Object.fromEntries(lists));
}

/** As a safetensors file: the header's length in eight bytes, the header as JSON, all float32 numbers. */
export function asSafetensors(found) {
  const arrays = Object.entries(arraysOf(found));
  let end = 0;
  const entries = arrays.map(([name, { values, shape }]) => {
    const begin = end;
    end += 4 * values.length;
    return [name, { dtype: "F32", shape, data_offsets: [begin, end] }];
  });
  const words = JSON.stringify(Object.fromEntries(entries));
  const header = new TextEncoder().encode(words.padEnd(8 * Math.ceil(words.length / 8)));
  const length = new BigUint64Array([BigInt(header.length)]);
  return new Blob([length, header, ...arrays.map(([, { values }]) => Float32Array.from(values))]);
}
