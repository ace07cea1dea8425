// A network from the description in its checkpoint's header (lenet_demo/nets/description.py says what
// stands in it). It may be a stranger's: nothing in it is believed, and nothing in it can make the
// page hang or run out of memory.

import { shapeAfter } from "./forward.js";
import { BadCheckpoint, demand, isNumber, isRecord, isWhole, parseRecord } from "./safetensors.js";

const STAGES = ["c1", "s2", "c3", "s4", "c5", "f6", "output"];
const OPTIONAL = new Set(["c5", "f6"]);
const POSTERIORS = ["softmax", "softmax of minus"];
const unreadable = () =>
  new BadCheckpoint(
    "This checkpoint's description of its network cannot be read: write it anew with save_net.",
  );
const FIELD_SIDE = 32;
// The widest LeNet here takes 2.5 million: at forty times as many, the pen would wait.
const MOST_PRODUCTS = 100e6;

/**
 * A network that describes itself.
 * @typedef {object} Net
 * @property {number} channels of its input: 1 for ink, 3 for colour
 * @property {number} classes that it tells apart: as many outputs
 * @property {{paper: number, ink: number}} pixels what ink of 0 and of 1 are scaled to
 * @property {Stage[]} stages c1 … output, c5 and f6 where it has them
 * @property {boolean} hasPrototypes whether its outputs are distances, of which the least wins
 * @property {"softmax" | "softmax of minus"} posterior
 * @property {number | null} rejection the distance to the nearest prototype that is none of the ten
 */

/**
 * @param {string | undefined} json the header's "network"
 * @param {import("./safetensors.js").Tensors} tensors
 * @returns {Net}
 * @throws {BadCheckpoint}
 */
export function networkOf(json, tensors) {
  if (typeof json !== "string") {
    throw new BadCheckpoint("This checkpoint does not describe its network: write it anew with save_net.");
  }
  const { channels, pixels, stages, posterior, rejection = null } = parseRecord(json, unreadable);
  demand(channels === 1 || channels === 3, "its channels must be 1 or 3");
  demand(
    isRecord(pixels) && isNumber(pixels.paper) && isNumber(pixels.ink),
    "its pixels must be two numbers, paper and ink",
  );
  demand(pixels.paper !== pixels.ink, "paper and ink must differ");
  const named =
    Array.isArray(stages) &&
    stages.every(isRecord) &&
    STAGES.filter((name) => !OPTIONAL.has(name) || stages.some((stage) => stage.name === name)).join() ===
      stages.map(({ name }) => name).join();
  demand(named, `its stages must be ${STAGES.join(", ")}, of which c5 and f6 may be missing`);
  demand(POSTERIORS.includes(posterior), `its posterior must be "${POSTERIORS.join('" or "')}"`);
  demand(rejection === null || isNumber(rejection), "its rejection must be a distance or null");

  let [maps, side, products] = [channels, FIELD_SIDE, 0];
  const made = stages.map((said) => {
    const stage = stageOf(said, maps, tensors);
    demand(
      stage.size <= side - 2 * stage.margin + 2 * stage.padding && 2 * stage.margin < side,
      `${stage.name} must see no more than there is`,
    );
    side = shapeAfter(stage, { height: side, width: side }).width;
    maps = stage.maps;
    products += side ** 2 * stage.size ** 2 * stage.sees.reduce((sum, seen) => sum + seen.length, 0);
    demand(products <= MOST_PRODUCTS, "it must be small enough to follow a pen");
    return stage;
  });
  const [c1] = made;
  demand(
    c1.kind === "weighted" && c1.sees.every((seen) => seen.length === channels),
    "c1 must be weighted sums of all channels",
  );
  demand(maps > 1 && side === 1, "its output must be two units or more, one for each class");
  return {
    channels,
    classes: maps,
    pixels: { paper: pixels.paper, ink: pixels.ink },
    stages: made,
    hasPrototypes: made.at(-1).kind === "distance",
    posterior,
    rejection,
  };
}

// ----
// One stage of a network from its description, checked, with its numbers.

const SQUASHES = new Set(["tanh", "plain tanh", "sigmoid", "relu", null]);
const MOST_MAPS = 1024;
const LARGEST_WINDOW = 32;

/**
 * How one stage is made of the one before.
 * @typedef {object} Stage
 * @property {string} name by the paper's names, c1 … output
 * @property {"weighted" | "subsampling" | "largest" | "average" | "distance"} kind
 * @property {number} maps
 * @property {number} size unit (row, column) sees size×size units, from (row, column) · step on …
 * @property {number} step
 * @property {number} margin units at every side that none sees: left out first
 * @property {number} padding zeros that are then put around the rest
 * @property {number[][]} sees … in each of these maps of the stage before, for each map
 * @property {number[]} starts for each map, where its kernels begin in `weights`
 * @property {Float32Array} [weights] kernels of map after map, of each map that it sees, row by row
 * @property {Float32Array} [coefficient] (maps)
 * @property {Float32Array} [bias] (maps)
 * @property {Norm | null} norm
 * @property {"tanh" | "plain tanh" | "sigmoid" | "relu" | null} squash
 * @property {number[]} [off] places of units that say 0, whatever they see, see `withoutMap`
 */

/**
 * (x - mean) / √(variance + eps) · weight + bias, each (maps).
 * @typedef {{mean: Float32Array, variance: Float32Array, weight: Float32Array, bias: Float32Array, eps: number}} Norm
 */

/**
 * @param {object} said the stage in the description
 * @param {number} before how many maps the stage before has
 * @param {import("./safetensors.js").Tensors} tensors
 * @returns {Stage}
 * @throws {BadCheckpoint}
 */
function stageOf(said, before, tensors) {
  const { name, kind, maps, size, step, margin = 0, padding = 0, squash = null } = said;
  demand(isWhole(maps, 1, MOST_MAPS), `${name} must have 1 to ${MOST_MAPS} maps`);
  const windows = isWhole(size, 1, LARGEST_WINDOW) && isWhole(step, 1, LARGEST_WINDOW);
  demand(windows, `${name}'s size and step must be 1 to ${LARGEST_WINDOW}`);
  demand(isWhole(margin, 0, LARGEST_WINDOW), `${name}'s margin must be 0 to ${LARGEST_WINDOW}`);
  demand(isWhole(padding, 0, LARGEST_WINDOW), `${name}'s padding must be 0 to ${LARGEST_WINDOW}`);
  const squashes = '"tanh", "plain tanh", "sigmoid", "relu" or null';
  demand(SQUASHES.has(squash), `${name}'s squash must be ${squashes}`);
  const sees = seenBy(said, before);
  const starts = [];
  let weights = 0;
  for (const seen of sees) {
    starts.push(weights);
    weights += seen.length * size ** 2;
  }
  const stage = { name, kind, maps, size, step, margin, padding, sees, starts, squash };
  return { ...stage, norm: checkedNorm(said, tensors), ...numbersOf(said, weights, tensors) };
}

// For each map, the maps that it sees.
function seenBy({ name, maps, sees }, before) {
  const all = Array.from({ length: before }, (_, map) => map);
  if (sees === "all") return Array.from({ length: maps }, () => all);
  if (sees === "own") {
    demand(maps === before, `each map of ${name} must have one of its own number to see`);
    return all.map((map) => [map]);
  }
  const isInOrder = (row) =>
    Array.isArray(row) &&
    row.length > 0 &&
    row.every((map, i) => isWhole(map, i ? row[i - 1] + 1 : 0, before - 1));
  const fine = Array.isArray(sees) && sees.length === maps && sees.every((row) => isInOrder(row));
  demand(fine, `${name} must see "all", "own", or lists of maps, in order`);
  return sees;
}

// What the kind needs: `weights` of them, or one number a map.
function numbersOf({ kind, maps, prototypes, ...names }, weights, { numbers }) {
  switch (kind) {
    case "weighted":
      return { weights: numbers(names.weights, weights), bias: numbers(names.bias, maps) };
    case "subsampling":
      return { coefficient: numbers(names.coefficient, maps), bias: numbers(names.bias, maps) };
    case "largest":
    case "average":
      return {};
    case "distance":
      return { weights: drawn(prototypes, maps, weights / maps) };
    default:
      throw new BadCheckpoint("This checkpoint describes a stage of a kind that is not known here.");
  }
}

// Prototypes as the description draws them, X for +1 and a dot for -1, → ±1.
function drawn(prototypes, maps, length) {
  const isCode = (row) => typeof row === "string" && row.length === length && /^[X.]*$/u.test(row);
  const fine =
    Array.isArray(prototypes) && prototypes.length === maps && prototypes.every((row) => isCode(row));
  demand(fine, `its prototypes must be ${maps} rows of ${length}, each an X or a dot`);
  return Float32Array.from(prototypes.join(""), (dot) => (dot === "X" ? 1 : -1));
}

function checkedNorm({ name, maps, norm = null }, { numbers }) {
  if (norm === null) return null;
  demand(isRecord(norm) && isNumber(norm.eps), `${name}'s norm must be null or have an eps`);
  const { eps } = norm;
  const [mean, variance, weight, bias] = ["mean", "variance", "weight", "bias"].map((part) =>
    numbers(norm[part], maps),
  );
  demand(
    variance.every((each) => each + eps > 0),
    `${name}'s variances must be positive`,
  );
  return { mean, variance, weight, bias, eps };
}
