// C1's filters as they take shape: each map's weights, in the order of its maps in the figure.

import { colours, onColours, signedAt, surface } from "../shared/canvas.js";
import { element } from "../shared/data.js";

export class Filters {
  constructor(place) {
    this.place = place;
    onColours(() => this.net && this.paint(this.net));
  }

  /** Makes room for those of a history, full colour at the largest weight of its last moment. */
  of({ net, last }) {
    const { maps, size } = last.stages[0];
    this.surfaces = Array.from({ length: maps }, () =>
      surface(element("canvas", undefined, { width: size, height: size })),
    );
    this.place.replaceChildren(...this.surfaces.map(({ canvas }) => canvas));
    this.limit = last.stages[0].weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-6);
    this.net = net;
  }

  paint(net) {
    const { weights, starts } = net.stages[0];
    for (const [map, { pixels, flush }] of this.surfaces.entries()) {
      for (let i = 0; i < pixels.length; i++) {
        pixels[i] = colours.signed[signedAt(weights[starts[map] + i], this.limit)];
      }
      flush();
    }
  }
}
