// The Embed app and loadAgent as the emulator serves them, each with a page of its own; `pages.rs`
// runs this file under Node. Arguments: the emulator's address, a token.

import assert from "node:assert/strict";

const [base, token] = process.argv.slice(2);
const text = async (path) => (await fetch(new URL(path, base))).text();
const html = await text("/agent/?iK=x");
const embed = await text("/agent/embed.js");
const loader = await text("/agent/loaderAgent.js");
const key = /data-key="([0-9a-f]{32})"/.exec(html)[1];

class Element {
  children = [];
  listeners = {};
  dataset = {};
  textContent = "";
  value = "";
  attributes = {};
  append(child) { this.children.push(child); }
  remove() { this.removed = true; }
  setAttribute(name, value) { this.attributes[name] = value; }
  addEventListener(type, act) { (this.listeners[type] ??= []).push(act); }
  click() { this.listeners.click.forEach((act) => act()); }
  getContext() { return { fillRect() {}, fillText() {} }; }
  toDataURL(type) { return `data:${type};base64,AA==`; }
}

// The app in a frame: its elements by id, what it posted, a way to speak to it.
const frame = (search) => {
  const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  const elements = Object.fromEntries(ids.map((id) => [id, new Element()]));
  const root = new Element();
  root.dataset.key = key;
  const posted = [];
  const listeners = [];
  const document = {
    documentElement: root,
    getElementById: (id) => elements[id],
    createElement: () => new Element(),
  };
  const parent = { postMessage: (message, target) => posted.push({ message, target }) };
  const listen = (_, act) => listeners.push(act);
  const location = { search, origin: "http://127.0.0.1" };
  new Function("document", "location", "parent", "addEventListener", embed)(document, location, parent, listen);
  const say = (data) => listeners.forEach((act) => act({ data }));
  const types = () => posted.map(({ message }) => message.type);
  return { elements, posted, say, types, root };
};

// A page that called loadAgent: the events it was told, its boxes, what was logged.
const load = async (userToken, { useFrame = true, apiKey = key, jQuery = (box) => ({ jquery: "3", 0: box }) } = {}) => {
  const told = [];
  const boxes = [];
  const errors = [];
  let settle;
  const settled = new Promise((resolve) => { settle = resolve; });
  const document = { createElement: () => new Element(), body: { append: (box) => boxes.push(box) } };
  const console = { error: (...words) => { errors.push(words); settle(); } };
  const window = { jQuery };
  new Function("window", "document", "console", loader)(window, document, console);
  const callback = (_, type, params) => { told.push([type, params]); settle(); };
  window.loadAgent(base, apiKey, { id: 3456, token: userToken, nickname: "Agent Martin" }, callback, useFrame, { culture: "en" });
  await settled;
  const press = (label) => boxes[0].children.find((button) => button.textContent === label).click();
  return { told, boxes, errors, press };
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

await test("the app is ready with its parameters", () => {
  const app = frame(`?iK=${key}&cN=case-7&gP=%2B33612345678&l=fr`);
  assert.deepEqual(app.posted, [{ message: { type: "ready" }, target: "*" }]);
  assert.equal(app.elements.phone.value, "+33612345678");
  assert.equal(app.root.lang, "fr");
});

await test("a wrong key is an error, wrong references a warning", () => {
  assert.deepEqual(frame("?cN=case-7").types(), ["error"]);
  const app = frame(`?iK=${key}&cN=x&eR=%5B%7B%22name%22`);
  assert.deepEqual(app.types(), ["warning", "ready"]);
});

await test("each button posts its message", () => {
  const app = frame(`?iK=${key}&cN=case-7&gP=0612345678`);
  app.elements.snapshot.click();
  for (const id of ["join", "guest-arrives", "snapshot", "copy", "sms", "sms-fails", "warn", "fail", "resize", "leave"])
    app.elements[id].click();
  assert.deepEqual(app.types(), ["ready", "warning", "joined", "contacts", "subscribed_streams", "snapshot",
    "link_copied", "sms_sent", "sms_fail", "warning", "error", "resize", "left"]);
  const of = (type) => app.posted.find(({ message }) => message.type === type).message;
  assert.equal(of("contacts").length, 1);
  assert.deepEqual(Object.keys(of("snapshot")), ["type", "contact", "dataUrl"]);
  assert.deepEqual(Object.keys(of("snapshot").contact), ["id", "userData"]);
  assert.match(of("snapshot").dataUrl, /^data:image\/jpeg;base64,/);
  assert.deepEqual(Object.keys(of("link_copied")), ["type", "name", "link"]);
  assert.deepEqual(Object.keys(of("sms_sent")), ["type", "phone", "name", "link"]);
  assert.equal(of("sms_fail").phone, "0612345678");
});

await test("the host's orders are heard and obeyed", () => {
  const app = frame(`?iK=${key}`);
  app.say({ type: "join" });
  const orders = [{ type: "configuration", data: { lang: "fr" } }, { type: "connect" }, { type: "conversation", name: "case-8" },
    { type: "guest_data", data: { name: "Marie" } }, { type: "user_data", data: {} }, { type: "join" }, { type: "leave" }, { type: "disconnect" }];
  orders.forEach((order) => app.say(order));
  for (const nothing of [null, "join", { type: "constructor" }, { type: "dance" }]) app.say(nothing);
  assert.deepEqual(app.types(), ["ready", "error", "joined", "left"]);
  assert.equal(app.elements.heard.children.length, orders.length + 1);
  app.elements.copy.click();
  assert.equal(app.posted.at(-1).message.name, "Marie");
});

await test("loadAgent tells all ten events", async () => {
  const page = await load(token);
  for (const label of ["Open", "Minimize", "Maximize", "Put in a frame", "The guest writes", "Send", "Presence changes", "Close"])
    page.press(label);
  assert.deepEqual(page.told.map(([type]) => type), ["init", "createNewIMDiv", "openComBox", "minimize", "maximize",
    "putInFrame", "showNewMessage", "sendMessage", "updatePresence", "close"]);
  const params = Object.fromEntries(page.told);
  assert.deepEqual(Object.keys(params.createNewIMDiv), ["destId", "nickname"]);
  assert.equal(params.openComBox.jquery, "3");
  assert.equal(typeof params.close, "number");
  assert.deepEqual(Object.keys(params.showNewMessage), ["nickname", "destId", "message", "html"]);
  assert.deepEqual(Object.keys(params.sendMessage), ["destId", "message"]);
  assert.deepEqual(Object.keys(params.updatePresence), ["eventType", "time", "connectedUsersList", "state"]);
  assert.ok(page.boxes[0].removed);
});

await test("a wrong token or key loads nothing", async () => {
  for (const page of [await load("xyz"), await load(token, { apiKey: "0".repeat(32) })]) {
    assert.deepEqual([page.told, page.boxes], [[], []]);
    assert.match(page.errors[0][0], /refused/);
  }
});

await test("without a frame there is no putInFrame", async () => {
  const page = await load(token, { useFrame: false });
  page.press("Put in a frame");
  assert.deepEqual(page.told, [["init", undefined]]);
});

await test("jQuery is needed", async () => {
  await assert.rejects(() => load(token, { jQuery: null }), ReferenceError);
});
