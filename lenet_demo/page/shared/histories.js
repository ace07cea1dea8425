// How networks learnt: the histories of runs, fetched when they are wanted, and the network of the moment
// that the state names.

import { openHistory } from "../../engine/index.js";
import { about } from "./data.js";
import { fetchFile } from "./server.js";
import { moment } from "./state.js";

const opened = new Map(); // name → the engine's history

/** The history `name`, or undefined where it has not come. */
export const history = (name) => opened.get(name);

/** A promise of the network that learns by the history `name`; fails where that cannot be had. */
export async function fetchHistory(name) {
  const made = await openHistory(await fetchFile(about(name).file));
  opened.set(name, made);
  return made.net;
}

/** Which of a history's moments the state names: the last that is not after it. */
export const momentNow = ({ moments }) =>
  Math.max(
    0,
    moments.findLastIndex(({ digits }) => digits <= moment().digits),
  );

/** Sets the network that learns, where one is shown, to its moment; its history, or null. */
export function putMoment() {
  const made = moment() && history(moment().history);
  made?.put(momentNow(made));
  return made ?? null;
}
