
// ---- Where a drawing can start from: samples, the 82 of 1998, a link, a picture ---------------
// This file follows pad.js, of whose function it is a part.

function showSample(picture) {
  change({ strokes: [], picture });
  say("");
}

// The 82 that LeNet-5 misread in 1998, fetched when they are first looked at.
const hard = find("hard");
async function showHard() {
  if (!hard.open || hard.querySelector("canvas")) return;
  const answer = await lenet.call(server.figure_8());
  if (answer.error) return say(answer.error);
  const levels = lenet.bytes(answer.ink);
  const buttons = answer.labels.map((label, i) => {
    const picture = btoa(String.fromCharCode(...levels.subarray(784 * i, 784 * (i + 1))));
    const button = document.createElement("button");
    const read = Object.entries(answer.read).map(([net, digits]) => props.titles[net] + " reads " + digits[i]);
    button.type = "button";
    button.dataset.picture = picture;
    button.title = "A " + label + ". Today " + read.join(", ") + ".";
    button.setAttribute("aria-label", button.title);
    button.classList.toggle("wrong", answer.read[Object.keys(answer.read)[0]][i] !== label);
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 28;
    paintPicture(canvas.getContext("2d"), 28, picture);
    button.append(canvas);
    return button;
  });
  const counts = Object.entries(answer.read).map(([net, digits]) => props.titles[net] + " " + digits.filter((digit, i) => digit === answer.labels[i]).length);
  find("hard-count").textContent = "Today's weights read of them: " + counts.join(", ") + ". Framed: still misread by the first.";
  find("hard-digits").replaceChildren(...buttons);
}

// A drawing from a link, which has been looked at.
function restore({ strokes, picture, pen, nets }) {
  if (Number(pen)) find("pen").value = pen;
  const known = [].concat(nets).filter((name) => props.nets.includes(name));
  if (find("upper") && known.length && new Set(known).size === known.length) {
    const shown = known.length > 1 ? "both" : known[0] === find("lower").value ? "lower" : "upper";
    if (shown !== "lower") find("upper").value = known[0];
    if (known.length > 1) find("lower").value = known[1];
    choosePair(find("upper"));
    pad.querySelector('[name="shown"][value="' + shown + '"]').checked = true;
  }
  change({ strokes, picture });
}

async function openPicture(file) {
  const answer = await lenet.sendPicture(file, props.most_bytes, server.take_picture, say);
  if (answer) change({ strokes: [], picture: answer.picture });
}

hard.addEventListener("toggle", showHard);
lenet.ready = true;
lenet.tell("ready");
