
// ---- Your own kernel in C1: the bench's filter in the place of one of LeNet-5's ----------------
// This file follows bench.js, of whose function it is a part.

let own = null; // the map of C1 that holds the filter

function tellOwn() {
  if (own !== null) lenet.tell("filter", { map: own, weights: filter(), bias: settings().bias });
}

function putIn(map) {
  own = map;
  for (const button of bench.querySelectorAll("[data-own]")) button.setAttribute("aria-pressed", String(Number(button.dataset.own) === own));
  const takeOut = bench.querySelector('[data-do="take-out"]');
  if (takeOut) takeOut.disabled = own === null;
  if (own === null) lenet.tell("filter", null);
  tellOwn();
}

function say({ nets, trained }) {
  const finding = role("finding");
  if (!finding) return;
  const reads = ({ digit, distances }) => digit + ", at a distance of " + Math.round(distances[digit]);
  const its = nets.lenet5;
  finding.textContent = trained && its && its.digit !== null ? "As trained, LeNet-5 reads " + reads(trained) + "; with this filter in map " + own + ", " + reads(its) + "." : "";
}

bench.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  if (button.dataset.own) putIn(Number(button.dataset.own));
  if (button.dataset.do === "take-out") putIn(null);
});
lenet.onTell(element, "answered", say);
lenet.onTell(element, "restore", ({ filter }) => {
  const { map, weights, bias } = filter || {};
  const isWeight = (number) => typeof number === "number" && Math.abs(number) <= props.largest_weight;
  const isFilter = Array.isArray(weights) && weights.length === SIDE * SIDE && [...weights, bias].every(isWeight);
  if (!isFilter || ![...bench.querySelectorAll("[data-own]")].some((button) => button.dataset.own === String(map))) return;
  choose(weights, { bias });
  putIn(map);
});
choose(props.ready["vertical line"]);
