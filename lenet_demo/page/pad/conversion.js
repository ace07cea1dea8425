// A network of somebody's own whose file holds weights alone: what comes between its layers is asked, with ten
// digits beside, read as it would read them.

import { layersOf, networkOfLayers, read } from "../../engine/index.js";
import { bytesOf, onColours, paintInk } from "../core/canvas.js";
import { data, element, role, root } from "../core/data.js";
import { sampleFields } from "../core/networks.js";
import { t } from "../core/texts.js";

const ACTIVATIONS = ["relu", "tanh", "sigmoid"];
const POOLINGS = ["max", "average"];
// What tutorials take out of the pixels: nothing, MNIST's mean and standard deviation, half.
const SCALES = [
  [0, 1],
  [0.1307, 0.3081],
  [0.5, 0.5],
];

const dialog = root && role(root, "conversion");
const form = dialog?.querySelector("form");
const cells = [];

/**
 * The network in a file of weights, as the visitor says; null where they let it be.
 * @param {ArrayBuffer} buffer
 * @param {string} fileName
 * @returns {Promise<object | null>}
 * @throws {BadCheckpoint} with one sentence
 */
export function askForNetwork(buffer, fileName) {
  const layers = layersOf(buffer, fileName);
  const likeliest = likeliestSettings(layers);
  show(likeliest);
  if (cells.length === 0) fillCells();
  const preview = () => {
    const settings = chosen();
    form.querySelector('[value="open"]').disabled = !settings;
    if (settings) tell(networkOfLayers(layers, settings));
  };
  form.addEventListener("input", preview);
  preview();
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    const close = () => {
      form.removeEventListener("input", preview);
      const settings = chosen();
      resolve(dialog.returnValue === "open" && settings ? networkOfLayers(layers, settings) : null);
    };
    dialog.addEventListener("close", close, { once: true });
  });
}

// Those by which the ten digits are likeliest to be what they are.
function likeliestSettings(layers) {
  const fields = sampleFields();
  let best = null;
  for (const activation of ACTIVATIONS) {
    for (const pooling of POOLINGS) {
      for (const [mean, deviation] of SCALES) {
        const settings = { activation, pooling, mean, deviation };
        const network = networkOfLayers(layers, settings);
        const fit = fields.reduce((sum, field, digit) => {
          const share = read(network, field).probabilities[digit] ?? 0;
          return sum + Math.log(Math.max(share, 1e-6));
        }, 0);
        if (!best || fit > best.fit) best = { fit, settings };
      }
    }
  }
  return best.settings;
}

function show({ activation, pooling, mean, deviation }) {
  form.elements.activation.value = activation;
  form.elements.pooling.value = pooling;
  form.elements.mean.value = mean;
  form.elements.deviation.value = deviation;
}

// Null where the numbers make no scale.
function chosen() {
  const { activation, pooling, mean, deviation } = form.elements;
  const settings = {
    activation: activation.value,
    pooling: pooling.value,
    mean: mean.valueAsNumber,
    deviation: deviation.valueAsNumber,
  };
  const isSound = Math.abs(settings.mean) < 1000 && settings.deviation > 1e-3 && settings.deviation < 1000;
  return isSound ? settings : null;
}

function fillCells() {
  for (const base64 of data.samples) {
    const cell = element("li");
    const canvas = element("canvas", undefined, { width: 28, height: 28, "aria-hidden": "true" });
    const answer = element("b");
    cell.append(canvas, answer);
    role(dialog, "conversion-digits").append(cell);
    onColours(() => paintInk(canvas.getContext("2d"), 28, bytesOf(base64)));
    cells.push({ cell, answer });
  }
}

function tell(network) {
  let right = 0;
  sampleFields().forEach((field, digit) => {
    const answered = read(network, field).digit;
    const { cell, answer } = cells[digit];
    answer.textContent = answered;
    cell.classList.toggle("misread", answered !== digit);
    cell.setAttribute("aria-label", t("{digit}, read as {answer}", { digit, answer: answered }));
    if (answered === digit) right++;
  });
  role(dialog, "conversion-count").textContent = t("It reads {n} of these ten digits.", { n: right });
}
