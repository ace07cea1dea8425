// Where the browser allows it, a page that was open once opens again without a network: see worker.js.

import { data } from "./data.js";

export function rememberPage() {
  if (!data.worker || !navigator.serviceWorker) return;
  const root = (window.gradio_config?.root ?? ".").replace(/\/$/, "");
  navigator.serviceWorker.register(`${root}/worker.js`).catch(() => {}); // no https, or not allowed
}
