// A network that changes: what `openNet` gave learns, is broken, is asked why, and is written to a file again.
// Runs in a Web Worker or in node; what is random is decided by a seed.
//
//   const run = new Trainer(fresh(net, 0), digits, { optimiser: levenbergMarquardt(), isConstant: true });
//   await run.run({ seen: 10000, report: ({ loss, error }) => …, signal });
//   const { error, confusion } = evaluate(run.net, testDigits);
//   const file = saveNet(run.net, template, { test_error: error });

export { backward } from "./backward.js";
export { classOf, digitsOf, digitsOfFields, evaluate, fieldOf, stagesOf, together } from "./digits.js";
export { explainError } from "./errors.js";
export { damaged, withNoise, withoutConnection, withoutMap, withoutUnit, withRounding } from "./lesions.js";
export { crossEntropy, lossOf, maximumAPosteriori, meanSquaredError, squaredDifference } from "./losses.js";
export { adam, descent, levenbergMarquardt } from "./optimisers.js";
export { numbersOf, onNumbers, parametersOf } from "./parameters.js";
export { saveNet } from "./save.js";
export { signTrainer, withSign } from "./sign.js";
export { fresh } from "./start.js";
export { curvature, gradientOf, Trainer } from "./trainer.js";
export { favourite, gapOf, occlusion, smallestChange } from "./why.js";
