// The drop-in idzcpa script, run with a window of its own; `library.rs` runs this file under Node.
// Arguments: the script, the folder of the recorded documents.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const [script, documents] = process.argv.slice(2);
const source = readFileSync(script, "utf8");
const document = (name) => JSON.parse(readFileSync(`${documents}/${name}.json`, "utf8")).document;
const ORIGIN = "http://localhost:8600";
const CONTEXT = document("context");

// A window framed by a Desk whose answers the test gives.
const load = ({ framed = true } = {}) => {
  const listeners = new Set();
  const window = {
    addEventListener: (_, listener) => listeners.add(listener),
    removeEventListener: (_, listener) => listeners.delete(listener),
  };
  const hellos = [];
  window.parent = framed ? { postMessage: (data, origin, ports) => hellos.push({ data, origin, port: ports[0] }) } : window;
  const currentScript = { src: `${ORIGIN}/idzcpa/idzcpa.umd.production.min.js` };
  new Function("window", "document", source)(window, { currentScript });
  const say = (data, from = window.parent, origin = ORIGIN) =>
    [...listeners].forEach((listener) => listener({ data, source: from, origin }));
  return { window, hellos, say, listeners };
};

const settled = (promise) => Promise.race([promise.then(() => true, () => true), new Promise((r) => setImmediate(r, false))]);
const next = (port) => new Promise((resolve) => port.once("message", resolve));

const connect = async (version, { context = CONTEXT, pushThrows = false, options } = {}) => {
  const page = load();
  const promise = page.window.idzCpa.init(options);
  const { port } = page.hellos[0];
  page.say({ type: "idzcpa:accepted" });
  port.postMessage({ type: "client", version, context, pushThrows });
  return { client: await promise, port, page };
};

const test = async (name, body) => {
  try {
    await body();
    console.log(`ok ${name}`);
  } catch (error) {
    console.error(`FAILED ${name}: ${error.stack}`);
    process.exitCode = 1;
  }
};

await test("the global has init and nothing else", () => {
  assert.deepEqual(Object.keys(load().window.idzCpa), ["init"]);
});

await test("hello goes to the script's own origin, with what the app listens to", () => {
  const { window, hellos } = load();
  window.idzCpa.init({ onTrigger() {} });
  assert.equal(hellos[0].origin, ORIGIN);
  assert.deepEqual(hellos[0].data, { type: "idzcpa:hello", options: { onIntent: false, onTrigger: true } });
});

await test("outside a Desk init never settles", async () => {
  const { window, hellos, listeners } = load({ framed: false });
  assert.equal(await settled(window.idzCpa.init()), false);
  assert.deepEqual([hellos.length, listeners.size], [0, 0]);
});

await test("only the framing window may accept, from the Desk's origin", async () => {
  const page = load();
  const promise = page.window.idzCpa.init();
  page.hellos[0].port.postMessage({ type: "client", version: "2.9.0", context: CONTEXT });
  page.say({ type: "idzcpa:accepted" }, {});
  page.say({ type: "idzcpa:accepted" }, page.window.parent, "http://localhost:8599");
  page.say({ type: "something else" });
  assert.equal(page.listeners.size, 1, "nobody was believed");
  page.say({ type: "idzcpa:accepted" });
  assert.equal(page.listeners.size, 0);
  assert.deepEqual((await promise).context, CONTEXT);
});

await test("init rejects when the Desk refuses", async () => {
  const page = load();
  const promise = page.window.idzCpa.init();
  page.say({ type: "idzcpa:accepted" });
  page.hellos[0].port.postMessage({ type: "rejected", message: "no" });
  await assert.rejects(promise, { name: "Error", message: "no" });
});

const TEXT = ["insertTextInComposeBox"];
const OLD = ["insertCardInConversationThread", "insertCarouselInConversationThread"];
const CARDS = ["pushCardInConversationThread", "pushCardBundleInConversationThread"];
const APPLE = ["pushApplePayPaymentRequestInConversationThread"];
for (const [version, ...surface] of [
  ["2.0.3", ...TEXT],
  ["2.1.0", ...TEXT, "context"],
  ["2.3.1", ...TEXT, "context", ...OLD],
  ["2.4.0", ...TEXT, "context", ...CARDS],
  ["2.6.0", ...TEXT, "context", ...CARDS, "getJWT"],
  ["2.7.0", ...TEXT, "context", ...CARDS, "getJWT", ...APPLE],
  ["2.9.0", ...TEXT, "context", ...CARDS, "getJWT", ...APPLE],
]) {
  await test(`the surface of ${version}`, async () => {
    const { client } = await connect(version);
    assert.deepEqual(Object.keys(client).sort(), surface.sort());
    assert.equal("channel" in (client.context ?? {}), version === "2.9.0");
  });
}

await test("the documents' own examples cross as they are", async () => {
  const context = { ...CONTEXT, channel: "APPLE_BUSINESS_CHAT" };
  for (const [version, name, call, kind] of [
    ["2.9.0", "card", CARDS[0], "card"],
    ["2.9.0", "card-bundle", CARDS[1], "bundle"],
    ["2.9.0", "apple-pay", APPLE[0], "apple_pay"],
    ["2.3.1", "card-2.3.1", OLD[0], "card"],
  ]) {
    const { client, port } = await connect(version, { context });
    const heard = next(port);
    await client[call](document(name));
    assert.deepEqual(await heard, { type: "event", kind, payload: document(name) });
  }
  const { client, port } = await connect("2.0.3");
  const heard = next(port);
  assert.equal(client.insertTextInComposeBox("Hello world!\n👋"), undefined);
  assert.deepEqual(await heard, { type: "event", kind: "text", payload: { text: "Hello world!\n👋" } });
});

const action = { type: "LINK", title: "Join", url: "https://cloud.apizee.com/x" };
const refusals = [
  [undefined, "card: must be an object"],
  [{}, "card.actions: must be an array"],
  [{ title: "t", actions: [] }, "card.actions: must contain at least one action of LINK type"],
  [{ actions: [{ ...action, type: "BUTTON" }] }, "card.actions[0].type: must be LINK"],
  [{ actions: [{ title: "Join", url: action.url }] }, "card.actions[0].type: must be LINK"],
  [{ actions: [{ type: "LINK", url: action.url }] }, "card.actions[0].title: must be a string"],
  [{ actions: [{ ...action, title: " " }] }, "card.actions[0].title: must not be empty"],
  [{ actions: [{ type: "LINK", title: "Join" }] }, "card.actions[0].url: must be a string"],
  [{ actions: [{ ...action, url: "/x" }] }, "card.actions[0].url: must be an absolute URL"],
  [{ actions: [{ ...action, url: "http://cloud.apizee.com/x" }] }, "card.actions[0].url: must be an https URL"],
  [{ actions: [{ ...action, url: "http://127.0.0.1.example/x" }] }, "card.actions[0].url: must be an https URL"],
  [{ actions: [{ ...action, url: "javascript:alert(1)" }] }, "card.actions[0].url: must be an https URL"],
  [{ actions: [action], image: { url: "https://x.example/i.png" } }, "card.image.description: must be a string"],
  [{ actions: [action], title: null }, "card.title: must be a string, or absent"],
  [{ actions: [{ ...action, name: "Join" }] }, "card.actions[0].name: is not a field of the documents; they know type, title, url"],
  [{ actions: [action], style: "icon" }, "card.style: is not a field of the documents; they know title, text, actions, image"],
];
for (const [card, message] of refusals) {
  await test(`a card is refused: ${message}`, async () => {
    const { client, port } = await connect("2.9.0");
    const heard = next(port);
    assert.throws(() => client.pushCardInConversationThread(card), { name: "TypeError", message });
    const payload = { command: "pushCardInConversationThread", message };
    assert.deepEqual(await heard, { type: "event", kind: "refused", payload });
  });
}

await test("plain http is accepted for a loopback host", async () => {
  for (const url of ["http://127.0.0.1:8602/diag", "http://localhost:8602/diag", "http://[::1]:8602/diag"]) {
    const { client } = await connect("2.9.0");
    client.pushCardInConversationThread({ title: undefined, actions: [{ ...action, url }] });
  }
});

await test("texts and bundles are refused too", async () => {
  const { client } = await connect("2.9.0");
  for (const text of [undefined, null, 7, "", " \n"]) assert.throws(() => client.insertTextInComposeBox(text), TypeError);
  for (const bundle of [{}, { cards: [] }, { cards: [{}] }, { cards: [{ actions: [action] }], text: "x" }]) {
    assert.throws(() => client.pushCardBundleInConversationThread(bundle), TypeError);
  }
});

await test("the fault throws for cards alone, and can be lifted", async () => {
  const { client, port } = await connect("2.9.0", { pushThrows: true });
  assert.throws(() => client.pushCardInConversationThread({ actions: [action] }), TypeError);
  client.insertTextInComposeBox("https://cloud.apizee.com/x");
  port.postMessage({ type: "faults", pushThrows: false });
  const token = client.getJWT();
  port.on("message", ({ type, call }) => type === "get_jwt" && port.postMessage({ type: "answer", call, token: "t" }));
  await token;
  client.pushCardInConversationThread({ actions: [action] });
});

await test("getJWT gives each call its own answer, or rejects", async () => {
  const { client, port } = await connect("2.6.0");
  const calls = [];
  const both = new Promise((resolve) => port.on("message", ({ call }) => calls.push(call) === 2 && resolve()));
  const [first, second] = [client.getJWT(), client.getJWT()];
  await both;
  port.postMessage({ type: "answer", call: calls[1], token: "second" });
  port.postMessage({ type: "answer", call: calls[0], error: "none" });
  assert.equal(await second, "second");
  await assert.rejects(first, { message: "none" });
});

await test("Apple Pay rejects with an ActionError", async () => {
  const { client } = await connect("2.9.0");
  await assert.rejects(client[APPLE[0]](document("apple-pay")), (error) => {
    assert.deepEqual(Object.keys(error), ["message"]);
    return /Apple channel/.test(error.message);
  });
  const apple = await connect("2.9.0", { context: { ...CONTEXT, channel: "APPLE_BUSINESS_CHAT" } });
  await assert.rejects(apple.client[APPLE[0]]({ ...document("apple-pay"), requestIdentifier: "7" }), {
    message: "the payment request is wrong",
    details: ["request.requestIdentifier: must be a UUID"],
  });
});

await test("intents and triggers reach the app", async () => {
  const heard = [];
  let both;
  const done = new Promise((resolve) => (both = resolve));
  const options = { onIntent: (intents) => heard.push(intents), onTrigger: (keys) => both(heard.push(keys)) };
  const { port } = await connect("2.9.0", { options });
  port.postMessage({ type: "intents", intents: [{ key: "start-video", payload: {} }] });
  port.postMessage({ type: "trigger", keys: ["start-video"] });
  await done;
  assert.deepEqual(heard, [[{ key: "start-video", payload: {} }], ["start-video"]]);
});

// The ports would keep the process alive.
process.exit();
