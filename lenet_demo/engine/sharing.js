// What a layer of maps would have to learn, wired in three ways.

/**
 * @param {object} layer
 * @param {number} layer.inputs how many numbers there are to see
 * @param {number} layer.sees how many of them each unit of a map sees
 * @param {number} layer.maps
 * @param {number} layer.units of each map
 * @returns {Record<"full" | "local" | "shared", {weights: number, biases: number, connections: number}>}
 *   `full`: every unit sees all there is; `local`: it sees its own place, by weights of its own; `shared`:
 *   all units of a map have the same. A connection is a weight or a bias at work in one unit.
 */
export function wirings({ inputs, sees, maps, units }) {
  const all = maps * units;
  const wired = (seen, kinds) => ({
    weights: kinds * seen,
    biases: kinds,
    connections: all * (seen + 1),
  });
  return { full: wired(inputs, all), local: wired(sees, all), shared: wired(sees, maps) };
}
