// Questions about one field, or one unit.

import { favourite, gapOf, occlusion, smallestChange } from "../../engine/training/index.js";

export const whyTasks = {
  /**
   * Why `net` answers as it does to `field`, and the smallest change that turns its answer, `to` that class or, with
   * null, any: what `gapOf` gives, with `lost`, as `occlusion`, and `change`, as `smallestChange`.
   */
  why({ net, field, to }) {
    const change = smallestChange(net, field, { to: to ?? undefined });
    return { ...gapOf(net, field), lost: occlusion(net, field), change };
  },

  /** What `unit` of a stage would like to see: see `favourite`. */
  favourite: ({ net, stage, unit, how }) => favourite(net, stage, unit, how),
};
