// PyTorch's check: when the pen has rested, the server is asked what its PyTorch makes of the same
// drawing, and a quiet line tells how far the two are apart, or loudly that they differ. Without a
// server nothing is said, and nothing else is lost.

import { role, root } from "./data.js";
import { emit, on } from "./events.js";
import { standIns } from "./networks.js";
import { ask } from "./server.js";
import { damage, get, isBlank, isExample } from "./state.js";
import { t } from "./texts.js";

const REST = 500; // milliseconds without a change
const LONGEST = 1800; // milliseconds between two questions that stay unanswered
const CLOSE = 1e-4; // of max(1, |value|)
let line; // where the answer stands
let newest = null;
let timer;
let failures = 0;
let notBefore = 0; // the next question, after failures
let isOld = false;

export function start() {
  line = role(root.querySelector("#pad"), "check");
  on("read", (found) => {
    newest = found;
    line.textContent = "";
    line.classList.remove("differs");
    clearTimeout(timer);
    timer = setTimeout(hear, Math.max(REST, notBefore - performance.now()));
  });
}

async function hear() {
  const about = newest;
  // What people bring, filters of their own, what they break and what they distort, PyTorch does not know.
  const nets = get("nets").filter(
    (name) => about.readings[name] && !name.startsWith("own") && !standIns().includes(name),
  );
  if (isOld || isBlank() || isExample() || !about.prepared || !nets.length || get("filter")) return;
  if (about.prepared.isDistorted || damage()) return;
  const [strokes, picture, pen, skip] = ["strokes", "picture", "pen", "skip"].map(get);
  const answer = await ask("word", JSON.stringify({ strokes, picture, pen, skip, nets }));
  failures = answer.unanswered || answer.busy ? failures + 1 : 0;
  notBefore = performance.now() + (failures ? Math.min(500 * 2 ** failures, LONGEST) : 0);
  if (answer.old) {
    isOld = true;
    return emit("complaint", answer.error);
  }
  if (answer.error || about !== newest) return;
  tell(compare(answer.nets, about.readings));
}

function compare(nets, readings) {
  let [apart, same] = [0, true];
  for (const [name, { digit, rejected, output }] of Object.entries(nets)) {
    const ours = readings[name];
    same &&= digit === ours.digit && rejected === ours.rejected;
    output.forEach((value, i) => {
      const difference = Math.abs(value - ours.trace.output[i]) / Math.max(1, Math.abs(value));
      apart = Math.max(apart, difference);
    });
  }
  return { apart, same: same && apart <= CLOSE };
}

function tell({ apart, same }) {
  const far = apart ? apart.toExponential(0).replace("e-", "·10⁻").replace(/\d+$/, superscript) : "0";
  line.textContent = same
    ? t("Checked against PyTorch ✓")
    : t("PyTorch on the server reads it differently: largest difference {far}. Please tell us.", { far });
  line.title = same ? t("PyTorch on the server reads the same; largest difference {far}", { far }) : "";
  line.classList.toggle("differs", !same);
}

const superscript = (digits) => [...digits].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]).join("");
