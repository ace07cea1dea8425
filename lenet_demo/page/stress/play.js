// A slider that goes to and fro by itself, as the pictures of 1998 did.

const ROUND = 7000; // milliseconds from one end to the other and back

let playing = null; // {card, button, frame}

/**
 * Moves `card`'s slider from where it stands, and tells of each stop; again, or another, stops it.
 * @param {import("./card.js").Card} card
 * @param {(card: object, value: number) => void} tell
 */
export function toggle(card, tell) {
  const isSame = playing?.card === card;
  stop();
  if (!isSame) play(card, tell);
}

function play(card, tell) {
  stop();
  const { slider, element } = card;
  const [least, most] = [Number(slider.min), Number(slider.max)];
  // A triangle: as fast everywhere. It begins where the slider stands, going up.
  const share = (slider.valueAsNumber - least) / (most - least);
  const begun = performance.now() - (share * ROUND) / 2;
  const button = element.querySelector('[data-do="play"]');
  button.setAttribute("aria-pressed", "true");
  button.textContent = "❚❚";
  playing = { card, button, frame: 0 };
  const step = (now) => {
    const part = (Math.max(0, now - begun) / ROUND) % 1;
    const at = Math.round(least + (most - least) * (1 - Math.abs(1 - 2 * part)));
    if (at !== slider.valueAsNumber) {
      slider.value = at;
      tell(card, card.wanted);
    }
    if (playing) playing.frame = requestAnimationFrame(step);
  };
  playing.frame = requestAnimationFrame(step);
}

export function stop() {
  if (!playing) return;
  cancelAnimationFrame(playing.frame);
  playing.button.setAttribute("aria-pressed", "false");
  playing.button.textContent = "▶";
  playing = null;
}
