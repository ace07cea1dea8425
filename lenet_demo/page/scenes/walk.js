// The unit that is held comes to its place, step by step, and what it sees moves with it.

import { get, set } from "../shared/state.js";

let timer;

/**
 * Holds a unit at `start`, and moves it on by one map, row or column each `pace` milliseconds until it is
 * at `place`. Whatever else is held meanwhile stays.
 * @param {{net: string, stage: string, place: [number, number, number]}} unit
 * @param {{start: [number, number, number], pace: number}} how
 */
export function walk(unit, { start, pace }) {
  stand();
  const move = (place) => {
    const held = { ...unit, place };
    set({ unit: held });
    if (place.every((at, i) => at === unit.place[i])) return;
    timer = setTimeout(() => {
      if (get("unit") === held) move(place.map((at, i) => at + Math.sign(unit.place[i] - at)));
    }, pace);
  };
  move(start);
}

/** Stays where it is. */
export const stand = () => clearTimeout(timer);
