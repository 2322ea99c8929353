import assert from "node:assert/strict";
import { test } from "node:test";

import { part } from "../../assets/js/part.js";

function counted() {
  const log = [];
  const make = (root) => {
    log.push("made");
    return { receive: ({ data }) => log.push(`got ${data}`), destroy: () => log.push("ended"), root };
  };
  return { log, component: part(make) };
}

const nextTask = () => new Promise((resolve) => setTimeout(resolve, 1));

test("a part is made once for each element and gets every message", () => {
  const { log, component } = counted();
  const [one, two] = [{ isConnected: true }, { isConnected: true }];
  component({ parentElement: one, data: 1 });
  component({ parentElement: one, data: 2 });
  component({ parentElement: two, data: 3 });
  assert.deepEqual(log, ["made", "got 1", "got 2", "made", "got 3"]);
});

test("the clean-up of an overtaken call leaves a part that is still on the page alone", async () => {
  const { log, component } = counted();
  const root = { isConnected: true };
  const cleanUp = component({ parentElement: root, data: 1 });
  cleanUp();
  component({ parentElement: root, data: 2 });
  await nextTask();
  assert.deepEqual(log, ["made", "got 1", "got 2"]);
});

test("a part whose element has gone ends once, and a new one can be made there", async () => {
  const { log, component } = counted();
  const root = { isConnected: true };
  const cleanUp = component({ parentElement: root, data: 1 });
  root.isConnected = false;
  cleanUp();
  cleanUp();
  await nextTask();
  assert.deepEqual(log, ["made", "got 1", "ended"]);
  root.isConnected = true;
  component({ parentElement: root, data: 2 });
  assert.deepEqual(log.slice(3), ["made", "got 2"]);
});
