// Past all buttons to what the page is about. The address holds the drawing and is left as it is.

import { role, root } from "../shared/data.js";
import { set } from "../shared/state.js";

export function start() {
  role(root, "skip").addEventListener("click", (event) => {
    const { to } = event.target.dataset;
    if (!to) return;
    event.preventDefault();
    set({ view: "networks" }); // another one hides the figure, or the pad
    root.querySelector(to)?.focus();
  });
}
