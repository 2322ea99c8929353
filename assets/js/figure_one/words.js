/** What Figure 1 says about each of its parts, and the steps of training that it plays. Free of the DOM. */

export const ENCODER_PARTS = {
  "ae-input": ["The input", "One whole function x, given as samples. The encoder must see all of them, always at the same places."],
  "ae-encoder": ["The encoder", "A network that reads x and writes z. It has weights of its own, and it has to be learned as well."],
  "ae-z": ["The latent z", "A few numbers that stand for the whole function. Here the encoder computes them."],
  "ae-decoder": ["The decoder", "A network that turns z back into a function."],
  "ae-output": ["The output", "The decoder's version of x. It can be no better than what passed through z."],
  "ae-loss": ["The loss", "How far the output is from the input."],
  "ae-gradients": ["The gradients", "They train two networks at once: the decoder, and the encoder before it."],
};

export const DECODER_PARTS = {
  table: ["The table of latents", "One row z for each training function: free numbers, learned like weights. No encoder is there to compute them."],
  row: ["One row, zᵢ", "The latent of function i. To decode function i is to look up this row."],
  t: ["The coordinate t", "Where you ask for the function. Any t will do, so samples may lie anywhere and be as many as there are."],
  decoder: ["The decoder f with weights θ", "One network for all functions: it takes zᵢ and t and gives the value there."],
  output: ["The decoded function", "f(zᵢ, t) for every t: a whole function from a few numbers."],
  data: ["The data", "The samples of function i, as they were measured. They never enter a network; they are only compared with."],
  loss: ["The loss", "How far the decoded values are from the samples, plus a gentle pull of zᵢ towards 0: ‖zᵢ‖² / σ²."],
  "gradient-z": ["The gradient for zᵢ", "It goes back through the decoder and moves this row of the table. That is what replaces the encoder."],
  "gradient-theta": ["The gradient for θ", "It moves the weights of the decoder, which all functions share."],
};

/** One step of training, in the order in which it happens: [name, parts that light up, words]. */
export const STEPS = [
  ["draw", ["data", "t"], "Draw a minibatch: some samples, each with its t and the number i of its function."],
  ["look up", ["table", "row"], "Look up the row zᵢ in the table. Nothing has to be computed for that."],
  ["decode", ["row", "t", "decoder", "output"], "Decode: the network takes zᵢ and t and gives its value there."],
  ["compare", ["output", "data", "loss"], "Compare with the samples. The loss says how far apart they are."],
  ["gradients", ["loss", "gradient-z", "gradient-theta"], "Send the gradient back: to the weights θ and to the row zᵢ."],
  ["move", ["table", "row", "decoder", "output"], "Move θ and zᵢ a little downhill. The decoded curve comes nearer to the data."],
];

/** Index of a step by its name; -1 for none. */
export function stepNamed(name) {
  return STEPS.findIndex(([step]) => step === name);
}
