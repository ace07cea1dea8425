// Pictures' files, read in the browser: none of them leaves the visitor's machine, but those of kinds that only
// the server can read.

import { base64Of } from "./canvas.js";
import { UNREADABLE, askWithPicture } from "./server.js";
import { t } from "./texts.js";

const LARGEST = 2048; // pixels of the longer side; of a larger picture no more is looked at
const NO_INK = t("No ink was found in this picture: try another one.");

/**
 * What `make` makes of a picture's file, in base64; null where there is none, which has been said.
 * @param {Blob} file
 * @param {(image: ImageData) => Uint8Array | null} make
 * @param {string | null} kind what the server calls that, which is asked where the browser cannot read the file;
 *   null where it makes no such thing
 * @param {(sentence: string) => void} say
 * @returns {Promise<string | null>}
 */
export async function readPicture(file, make, kind, say) {
  const image = await imageOf(file).catch(() => null);
  if (!image && kind) return (await askWithPicture(kind, file, say))?.picture ?? null;
  const made = image && make(image);
  say(made ? "" : image ? NO_INK : UNREADABLE);
  return made && base64Of(made);
}

// Upright, as its camera was held.
async function imageOf(file) {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LARGEST / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return context.getImageData(0, 0, canvas.width, canvas.height);
}
