// The drawing on the pad: strokes, over a picture where there is one.

import { drawingOf } from "../shared/drawing.js";

export const drawing = drawingOf("strokes", { strokes: [], picture: null });
