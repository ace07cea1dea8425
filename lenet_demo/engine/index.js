// The networks and the way to them, in the browser or in node: no DOM, no library, no request.
//
//   const net = openNet(arrayBuffer);              // a checkpoint's bytes
//   const field = fieldFromStrokes(strokes, { size: [280, 280], pen: 18 });
//   const { digit, trace } = read(net, field);     // trace.c3: map by map, row by row
//
// ink/: from strokes to the field. network/: from a checkpoint's bytes to every stage, unit by unit.
// convert/: other people's LeNets, .pth or .safetensors. reading.js, sequence.js, segmentation.js: from the stages to
// an answer. cells/: filters and cells of the bench, up to the neocognitron. training/, with an index of its own,
// which a page that only reads need not fetch: the way back, learning, and all that changes a network.

import { networkOf } from "./network/description.js";
import { BadCheckpoint, openTensors, parseRecord } from "./network/safetensors.js";

/**
 * The network in a checkpoint's bytes, with `facts`, the header that its training wrote.
 * @param {ArrayBuffer} buffer
 * @returns {import("./network/description.js").Net & {facts: Record<string, unknown>}}
 * @throws {BadCheckpoint} with one sentence, for anything truncated, foreign or odd
 */
export function openNet(buffer) {
  const tensors = openTensors(buffer);
  const { facts = "{}", network } = tensors.metadata;
  const unreadable = () =>
    new BadCheckpoint("This checkpoint's metadata cannot be read: write it anew with save_net.");
  return { ...networkOf(network, tensors), facts: parseRecord(facts, unreadable) };
}

/** Whether a file of safetensors is a checkpoint that `save_net` wrote, and not plain weights. */
export const describesItself = (buffer) => "network" in openTensors(buffer).metadata;

export { layersOf, networkOfLayers } from "./convert/layers.js";
export { learnDrawings } from "./cells/neocognitron.js";
export { BadCheckpoint } from "./network/safetensors.js";
export * as contrast from "./cells/planes.js";
export { distort, DISTORTIONS } from "./ink/distort.js";
export * as filters from "./cells/filters.js";
export { openHistory, openTold } from "./network/history.js";
export { inkFilters, withInkFilter } from "./network/units.js";
export * as neocognitron from "./cells/neocognitron.js";
export { forward, shapeAfter, TANH_LIMIT } from "./network/forward.js";
export { COSTS } from "./costs.js";
export { columnsOf, cutReader, piecesOfInk, piecesOfStrokes, readCut } from "./segmentation.js";
export { DIGIT, NONE, PITCH, readNumber, RUBBISH, TOUCHING } from "./sequence.js";
export { hasSeveralDigits } from "./ink/field.js";
export { coloursOf, inkFromPicture, LINE, lineForPad, lineOfInk, pictureForPad } from "./ink/paper.js";
export { picturesOf } from "./ink/preprocess.js";
export { fieldFromStrokes, preprocess, STEPS } from "./ink/preprocess.js";
export { imageOf, read } from "./reading.js";
export { onPlane, planeOf } from "./plane.js";
export { wirings } from "./cells/filters.js";
export { BadDrawing } from "./ink/strokes.js";
export { explain, receptiveFields } from "./network/units.js";
export { inkOfLine, wideFromInk, wideFromStrokes } from "./ink/preprocess.js";
