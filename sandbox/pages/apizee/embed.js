// The Embed app as its host sees it: parameters in, messages both ways (Embed, postMessage reference).
// It posts to any origin and believes whoever speaks, as the real one does.
"use strict";
(() => {
  const at = (id) => document.getElementById(id);
  const parameters = new URLSearchParams(location.search);
  const key = document.documentElement.dataset.key;
  const guest = { id: "guest-1", userData: {} };
  let conversation = parameters.get("cN") ?? "";
  let there = 0;

  const post = (type, fields = {}) => parent.postMessage({ type, ...fields }, "*");
  const say = (words) => { at("status").textContent = words; };
  const link = () => `${location.origin}/agent/guest?i=${encodeURIComponent(conversation)}`;
  const invitation = () => ({ phone: at("phone").value, name: guest.userData.name ?? "", link: link() });

  const contacts = (length) => {
    there = length;
    post("contacts", { length });
    post("subscribed_streams", { length });
  };
  const join = () => {
    if (!conversation) return post("error", { reason: "no conversation" });
    say(`Joined ${conversation}.`);
    post("joined");
  };
  const leave = () => {
    say("Left.");
    post("left");
  };
  const snapshot = () => {
    if (!there) return post("warning", { reason: "nobody is there" });
    const canvas = document.createElement("canvas");
    canvas.width = 160;
    canvas.height = 120;
    const drawing = canvas.getContext("2d");
    drawing.fillStyle = "#2b6cb0";
    drawing.fillRect(0, 0, 160, 120);
    drawing.fillStyle = "#fff";
    drawing.fillText("snapshot", 55, 62);
    post("snapshot", { contact: guest, dataUrl: canvas.toDataURL("image/jpeg") });
  };

  const buttons = {
    join,
    leave,
    "guest-arrives": () => contacts(1),
    "guest-leaves": () => contacts(0),
    snapshot,
    copy: () => post("link_copied", { name: guest.userData.name ?? "", link: link() }),
    sms: () => post("sms_sent", invitation()),
    "sms-fails": () => post("sms_fail", invitation()),
    warn: () => post("warning", { reason: "a warning on request" }),
    fail: () => post("error", { reason: "an error on request" }),
    resize: () => post("resize"),
  };

  const orders = {
    configuration: ({ data }) => say(`Configured: ${Object.keys(data ?? {}).join(", ")}.`),
    connect: () => say("Connected."),
    disconnect: () => say("Disconnected."),
    conversation: ({ name }) => { conversation = name; },
    guest_data: ({ data }) => { guest.userData = { ...data }; },
    user_data: () => {},
    join,
    leave,
  };

  addEventListener("message", ({ data }) => {
    const order = Object.hasOwn(orders, data?.type ?? "") ? orders[data.type] : null;
    if (!order) return;
    const line = document.createElement("li");
    line.textContent = JSON.stringify(data);
    at("heard").append(line);
    order(data);
  });

  document.documentElement.lang = parameters.get("l") ?? "en";
  at("phone").value = parameters.get("gP") ?? "";
  for (const [id, act] of Object.entries(buttons)) at(id).addEventListener("click", act);

  if (parameters.get("iK") !== key) {
    say("iK is missing or wrong.");
    return post("error", { reason: "iK is missing or wrong" });
  }
  try {
    const references = JSON.parse(parameters.get("eR") ?? "[]");
    if (!Array.isArray(references)) throw new TypeError("eR is no array");
  } catch {
    post("warning", { reason: "eR is no JSON array" });
  }
  say(`Ready: ${conversation || "no conversation"}.`);
  post("ready");
})();
