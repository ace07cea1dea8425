// The networks and the way to them, in the browser or in node: no DOM, no library, no request.
//
//   const net = openNet(arrayBuffer);              // a checkpoint's bytes
//   const field = fieldFromStrokes(strokes, { size: [280, 280], pen: 18 });
//   const { digit, trace } = read(net, field);     // trace.c3: map by map, row by row
//
// Read strokes, pen, raster, resize, field, preprocess (from strokes to field); checks, safetensors,
// stages, description (from file to network); totals, weighted, network, reading (from field to
// answer); wide, number (a whole number at once); units, ink_filters (one unit, one filter); filters,
// contrast, planes, neocognitron, add_if_silent, sharing (the bench); distort (the stress view); history (a
// network as it learns).

import { parseRecord } from "./checks.js";
import { networkOf } from "./description.js";
import { openTensors } from "./safetensors.js";

/**
 * The network in a checkpoint's bytes, with `facts`, the header that its training wrote.
 * @param {ArrayBuffer} buffer
 * @returns {import("./description.js").Net & {facts: Record<string, unknown>}}
 * @throws {BadCheckpoint} with one sentence, for anything truncated, foreign or odd
 */
export function openNet(buffer) {
  const tensors = openTensors(buffer);
  const { facts = "{}", network } = tensors.metadata;
  return {
    ...networkOf(network, tensors),
    facts: parseRecord(facts, "This checkpoint's facts cannot be read."),
  };
}

export { learnDrawings } from "./add_if_silent.js";
export { BadCheckpoint } from "./checks.js";
export * as contrast from "./contrast.js";
export { distort, DISTORTIONS } from "./distort.js";
export * as filters from "./filters.js";
export { openHistory } from "./history.js";
export { inkFilters, withInkFilter } from "./ink_filters.js";
export * as neocognitron from "./neocognitron.js";
export { forward, shapeAfter, TANH_LIMIT } from "./network.js";
export { DIGIT, NONE, PITCH, readNumber, RUBBISH, TOUCHING } from "./number.js";
export { picturesOf } from "./pictures.js";
export { fieldFromStrokes, preprocess, STEPS } from "./preprocess.js";
export { imageOf, read } from "./reading.js";
export { wirings } from "./sharing.js";
export { BadDrawing } from "./strokes.js";
export { explain, receptiveFields } from "./units.js";
export { wideFromStrokes } from "./wide.js";
