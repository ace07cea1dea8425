// The engine in node: a line of JSON, {code, arg}, is evaluated as a page would; a line answers.
// `bench` has the engine, all networks, and what brings numbers across as base64 of their bytes.
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";

const root = new URL("../../", import.meta.url);
const engine = await import(new URL("lenet_demo/engine/index.js", root));
const training = await import(new URL("lenet_demo/engine/training/index.js", root));
const checkpoint = async (name) => {
  const file = await readFile(new URL(`checkpoints/${name}.safetensors`, root));
  return file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
};
const nets = {};
for (const name of process.argv.slice(2)) nets[name] = engine.openNet(await checkpoint(name));
const pack = ({ buffer, byteOffset, byteLength }) =>
  Buffer.from(buffer, byteOffset, byteLength).toString("base64");
const unpack = (text) => Uint8Array.from(Buffer.from(text, "base64"));
const floats = (text) => new Float32Array(unpack(text).buffer);
globalThis.bench = { ...engine, training, nets, checkpoint, pack, unpack, floats };

// JSON has no name for these.
const plain = (_key, value) =>
  typeof value === "number" && !Number.isFinite(value) ? { number: String(value) } : value;

for await (const line of createInterface({ input: process.stdin })) {
  const { code, arg } = JSON.parse(line);
  let answer;
  try {
    const value = (0, eval)(`(${code})`);
    answer = { value: await (typeof value === "function" ? value(arg) : value) };
  } catch (error) {
    answer = { error: String(error?.stack ?? error) };
  }
  process.stdout.write(`${JSON.stringify(answer, plain)}\n`);
}
