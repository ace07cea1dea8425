// The ten answers of a row, as bars.

const FARTHEST = 3; // the distance at which a bar is full, for each unit of F6: 252 of LeNet-5's 84

export const distanceText = (distance) => distance.toFixed(distance < 10 ? 1 : 0);

/**
 * Shows what was found in one bar; `found`: {digit, distances, probabilities}, or null for nothing, and
 * `units`, of how many the distances are, or the trace whose F6 tells.
 */
export function paintBar(bar, digit, found) {
  bar.classList.toggle("wins", found?.digit === digit);
  for (const [kind, values, show] of [
    [
      "distance",
      found?.distances,
      (value) => [value / (FARTHEST * (found.units ?? found.trace.f6.length)), distanceText(value)],
    ],
    ["probability", found?.probabilities, (value) => [value, `${(100 * value).toFixed(0)} %`]],
  ]) {
    const cell = bar.querySelector(`.${kind}`);
    if (!cell) continue;
    const [share, text] = values ? show(values[digit]) : [0, ""];
    cell.firstElementChild.style.transform = `scaleX(${Math.min(1, share)})`;
    if (cell.lastElementChild.textContent !== text) cell.lastElementChild.textContent = text;
  }
}
