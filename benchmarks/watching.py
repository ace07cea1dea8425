"""Scripts that watch a page from within, for `latency.py`."""

# Notes when each state of a drawing was made, as the first part numbers them, and when the second
# had painted it.
WATCH = """([drawn, shown]) => {
  const pad = document.querySelector(drawn);
  const figure = document.querySelector(shown);
  window.waits = [];
  const made = new Map();
  let moved = null;
  for (const kind of ['pointerdown', 'pointermove', 'pointerrawupdate']) {
    document.addEventListener(kind, event => { moved = event.timeStamp; }, {capture: true});
  }
  new MutationObserver(() => {
    if (moved !== null) made.set(Number(pad.dataset.drawn), moved);
  }).observe(pad, {attributeFilter: ['data-drawn']});
  new MutationObserver(() => {
    for (const [number, at] of made) {
      if (number > Number(figure.dataset.shown)) continue;
      waits.push(performance.now() - at);
      made.delete(number);
    }
  }).observe(figure, {attributeFilter: ['data-shown']});
}"""
DIGIT = ["#pad [data-drawn]", '[data-role="figure"]']
LEARNT = ["#pad [data-drawn]", '[data-figure="train"]']
NUMBER = [".number", ".number"]

# How many of the screen's frames came late while the button was down. In a round of its own: to
# watch the frames makes some that are not needed.
FRAMES = """() => {
  window.frames_ = {shown: 0, dropped: 0};
  let pressed = false, last = 0;
  document.addEventListener('pointerdown', () => { pressed = true; last = 0; }, {capture: true});
  document.addEventListener('pointerup', () => { pressed = false; }, {capture: true});
  (function frame(now) {
    if (pressed && last) {
      frames_.shown++;
      frames_.dropped += Math.max(0, Math.round((now - last) / (1000 / 60)) - 1);
    }
    last = now;
    requestAnimationFrame(frame);
  })(0);
}"""

# The label of a fresh page is empty: what first fills it is the answer to the stroke.
STOCK = """() => {
  window.waits = [];
  let last = null;
  document.addEventListener('pointermove', event => { if (event.buttons) last = event.timeStamp; },
                            {capture: true});
  new MutationObserver(() => {
    const answer = document.querySelector('#label [data-testid="label-output-value"]');
    if (last === null || !answer || !answer.textContent.trim()) return;
    waits.push(performance.now() - last);
    last = null;
  }).observe(document.querySelector('#label'),
             {childList: true, subtree: true, characterData: true});
}"""

# How long it takes from a unit that is pointed at to its numbers on the page.
HOVER = """() => {
  const canvas = document.querySelector('[data-net="lenet5"] [data-stage="c3"] canvas');
  const box = canvas.getBoundingClientRect();
  const took = [];
  for (let i = 0; i < 200; i++) {
    const [x, y] = [(i * 37) % 97 / 97, (i * 53) % 89 / 89];
    const start = performance.now();
    canvas.dispatchEvent(new PointerEvent('pointermove', {bubbles: true, pointerType: 'mouse',
      clientX: box.left + x * box.width, clientY: box.top + y * box.height}));
    took.push(performance.now() - start);
  }
  return took;
}"""
