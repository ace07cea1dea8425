// Text for the clipboard; where the browser refuses that, in a dialog, to be copied by hand.

import { role, root } from "../shared/data.js";
import { emit } from "../shared/events.js";

const dialog = role(root, "copy");

/** Copies `text`, and says `done`. */
export async function copy(text, done) {
  try {
    await navigator.clipboard.writeText(text);
    emit("notice", done);
  } catch {
    const field = role(dialog, "copy-text");
    field.value = text;
    dialog.showModal();
    field.select();
  }
}
