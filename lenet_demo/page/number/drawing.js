// The number on the wide pad: strokes alone.

import { drawingOf } from "../shared/drawing.js";

export const drawing = drawingOf("number", { number: [] });
