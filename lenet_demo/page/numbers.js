// Numbers shown as what they are: `lenet.numbers`, for the panel and the bench.

lenet.numbers = (() => {
  const figures = (number) => (Math.abs(number) < 9.995 ? number.toFixed(2) : number.toFixed(1)).replace("-", "−");
  const sumOf = (values) => values.reduce((sum, value) => sum + value, 0);

  // Inputs, weights and products side by side; without weights, the inputs alone.
  function term(title, columns, inputs, weights, products, sign, numbers) {
    const row = document.createElement("figure");
    row.className = numbers ? "term numbers" : "term";
    if (title) row.append(text("figcaption", title));
    row.append(grid(inputs, columns, numbers));
    if (weights) row.append(text("span", sign), grid(weights, columns, numbers));
    if (products) row.append(text("span", "="), grid(products, columns, numbers), text("b", figures(sumOf(products))));
    return row;
  }

  function text(tag, words) {
    const made = document.createElement(tag);
    made.textContent = words;
    return made;
  }

  // An element in the colour of a value from -1 to 1, its words dark or light, whichever reads.
  function tint(cell, value) {
    const word = lenet.colours.signed[128 + Math.round(127 * value)];
    const rgb = [word & 255, (word >> 8) & 255, (word >> 16) & 255];
    const [r, g, b] = rgb.map((level) => (level / 255) ** 2.2);
    cell.style.background = "rgb(" + rgb + ")";
    cell.style.color = 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.18 ? "#000" : "#fff";
    return cell;
  }

  // Numbers as coloured squares, full colour at the largest of them; with `numbers`, written too.
  function grid(values, columns, numbers) {
    const most = Math.max(...values.map(Math.abs), 1e-9);
    if (numbers) {
      const table = document.createElement("div");
      table.className = "grid";
      table.style.gridTemplateColumns = "repeat(" + columns + ", 1fr)";
      table.append(...values.map((value) => tint(text("span", figures(value)), value / most)));
      return table;
    }
    const canvas = document.createElement("canvas");
    canvas.width = columns;
    canvas.height = Math.ceil(values.length / columns);
    const { pixels, flush } = lenet.surface(canvas);
    values.forEach((value, i) => (pixels[i] = lenet.colours.signed[128 + Math.round((127 * value) / most)]));
    flush();
    return canvas;
  }

  return { figures, sumOf, term, tint };
})();
