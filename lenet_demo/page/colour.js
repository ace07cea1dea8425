// Colour pictures. Runs once when the page shows the component, where there are networks, with
//   server  read_colour(base64) → a promise of JSON
//   props   stages, classes, most_bytes: see colour.py

const view = element.querySelector(".figure");
const picture = lenet.surface(view.querySelector(".field canvas"));
const message = view.querySelector(".message");
let shown = null; // the newest answer

const nets = [...view.querySelectorAll("[data-colour-net]")].map((row) => ({
  name: row.dataset.colourNet,
  verdict: row.querySelector('[data-role="class"]'),
  bars: [...row.querySelectorAll(".bars li")],
  plates: props.stages[row.dataset.colourNet].filter((stage) => stage.name !== "output").map((stage) => ({
    stage,
    surface: lenet.surface(row.querySelector('[data-stage="' + stage.name + '"] canvas')),
  })),
}));

function paint() {
  const rgb = shown && lenet.bytes(shown.picture);
  picture.pixels.forEach((_, i) => {
    picture.pixels[i] = rgb ? ((255 << 24) | (rgb[3 * i + 2] << 16) | (rgb[3 * i + 1] << 8) | rgb[3 * i]) >>> 0 : lenet.colours.signed[128];
  });
  picture.flush();
  for (const { name, verdict, bars, plates } of nets) {
    const reading = shown && shown.nets[name];
    const values = reading && new Int8Array(lenet.bytes(reading.maps).buffer);
    let from = 0;
    for (const { stage, surface } of plates) from = lenet.paintTiles(stage, surface, values, from);
    verdict.textContent = reading ? props.classes[reading.digit] : "";
    bars.forEach((bar, i) => {
      const share = reading ? reading.probabilities[i] : 0;
      bar.classList.toggle("wins", Boolean(reading) && reading.digit === i);
      bar.querySelector("i").style.transform = "scaleX(" + share + ")";
      bar.querySelector("em").textContent = reading ? (100 * share).toFixed(0) + " %" : "";
    });
  }
}

const say = (sentence) => (message.textContent = sentence);

async function open(file) {
  const answer = await lenet.sendPicture(file, props.most_bytes, server.read_colour, say);
  if (!answer) return;
  shown = answer;
  paint();
}

view.querySelector("input").addEventListener("change", ({ target }) => {
  open(target.files[0]);
  target.value = ""; // so that the same file can be opened again
});
view.addEventListener("click", ({ target }) => {
  const about = target.closest("[data-about]");
  if (about) lenet.tell("about", about.dataset.about);
});
view.addEventListener("dragover", (event) => event.preventDefault());
view.addEventListener("drop", (event) => {
  event.preventDefault();
  open(event.dataTransfer.files[0]);
});
lenet.listen(element, document, "paste", (event) => lenet.view() === "colour" && open(event.clipboardData.files[0]));
lenet.onTell(element, "view", paint);
new MutationObserver(() => requestAnimationFrame(paint)).observe(document.body, { attributeFilter: ["class"] });
paint();
