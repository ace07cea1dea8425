// A network from the description in its checkpoint's header (lenet_demo/nets/description.py says what
// stands in it). It may be a stranger's: nothing in it is believed, and nothing in it can make the
// page hang or run out of memory.

import { BadCheckpoint, demand, isNumber, isRecord, parseRecord } from "./checks.js";
import { shapeAfter } from "./network.js";
import { stageOf } from "./stages.js";

const STAGES = ["c1", "s2", "c3", "s4", "c5", "f6", "output"];
const OPTIONAL = new Set(["c5", "f6"]);
const POSTERIORS = ["softmax", "softmax of minus"];
const UNREADABLE = "This checkpoint's description of its network cannot be read.";
const FIELD_SIDE = 32;
// The widest LeNet here takes 2.5 million: at forty times as many, the pen would wait.
const MOST_PRODUCTS = 100e6;

/**
 * A network that describes itself.
 * @typedef {object} Net
 * @property {number} channels of its input: 1 for ink, 3 for colour
 * @property {number} classes that it tells apart: as many outputs
 * @property {{paper: number, ink: number}} pixels what ink of 0 and of 1 are scaled to
 * @property {import("./stages.js").Stage[]} stages c1 … output, c5 and f6 where it has them
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
  const { channels, pixels, stages, posterior, rejection = null } = parseRecord(json, UNREADABLE);
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
    demand(stage.size <= side - 2 * stage.margin, `${stage.name} must see no more than there is`);
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
