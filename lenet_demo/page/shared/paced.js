// What follows the pen: at once, unless it moves faster than the machine can follow.

const BUSY_FOR = 4; // milliseconds

/**
 * `act` to be called for each move: it acts at once, unless moves come faster than it is done; then the
 * newest waits for the screen's next frame.
 */
export function paced(act) {
  let last = 0; // when it was done last
  let waiting = false;
  function now() {
    act();
    last = performance.now();
  }
  return () => {
    if (waiting) return;
    if (performance.now() - last > BUSY_FOR) return now();
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      now();
    });
  };
}
