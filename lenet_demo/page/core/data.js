// What the page was told when it was made: the networks with their descriptions, samples, words, limits.
// See render.py.

export const root = globalThis.document?.querySelector("#lenet");
// Where there is no page, as in node, a test tells it.
export const data = root
  ? JSON.parse(root.querySelector('[data-role="data"]').textContent)
  : globalThis.lenetData;

// In a frame that would grow with what it holds, as a Space's does, nothing could stick to a window: there the
// page asks Gradio to keep the frame as high as the window around it, and scrolls by itself.
export const isFramed = Boolean(root && globalThis.gradio_config && window.parent !== window);
if (isFramed) {
  document.documentElement.dataset.gradioCover = "";
  document.body.classList.add("framed");
}

/** What is scrolled: its `scrollTop` is the page's. */
export const scroller = () => (isFramed ? root : document.scrollingElement);

/**
 * Networks that learn on this page: each as the one of whose kind it is, `of`. "lenet5-stepped" takes a step
 * backward, "lenet5-trained" begins by chance.
 */
const learners = (data?.networks ?? []).flatMap((network) =>
  Object.entries(data.learners).map(([kind, when]) => ({
    ...network,
    name: `${network.name}-${kind}`,
    of: network.name,
    when,
  })),
);

/** The network `name` as the page was told of it, or as somebody brought it; or one that learns. */
export const networkInfo = (name) =>
  [...data.networks, ...data.histories, ...learners].find((network) => network.name === name);

/** What network `name` calls its class of that number: a digit, unless its checkpoint names classes. */
export const className = (name, digit) => networkInfo(name)?.classes?.[digit] ?? String(digit);

/** An element of the page's by its role, within `part`. */
export const role = (part, name) => part.querySelector(`[data-role="${name}"]`);

/** What a template of the page holds, to be filled. */
export function fromTemplate(name) {
  return root.querySelector(`[data-template="${name}"]`).content.firstElementChild.cloneNode(true);
}

/** An element with words. */
export function element(tag, words, attributes = {}) {
  const made = document.createElement(tag);
  if (words !== undefined) made.textContent = words;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
