// One iframe per conversation, alive while hidden, and the Desk's side of the library's wire.

const SANDBOX = {
  none: null,
  popups: "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox",
  "no-popups": "allow-scripts allow-same-origin allow-forms",
};
const ALLOW = { none: null, clipboard: "clipboard-write", media: "camera; microphone; clipboard-write" };

const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class Frames {
  // `desk`: conversation(id), intents(id), report(id, kind, payload), insert(id, text), ask(path, …).
  constructor(place, desk) {
    this.place = place;
    this.desk = desk;
    this.frames = new Map();
    this.selected = undefined;
    this.look = { sandbox: "none", allow: "none", theme: "light" };
    window.addEventListener("message", (event) => this.#hello(event));
  }

  // Shows the panel of a conversation and hides the others; the first time, it is made.
  async select(id) {
    this.selected = id;
    if (!this.frames.has(id)) await this.#make(id);
    // Another one may have been selected in the meantime.
    for (const [one, { iframe }] of this.frames) iframe.hidden = one !== this.selected;
  }

  // Makes the panel of a conversation that nobody looks at; ends when it is connected.
  async makeHidden(id) {
    if (this.frames.has(id)) return;
    await this.#make(id, true);
    await this.frames.get(id).connected;
  }

  async reload(id) {
    const triggers = this.frames.get(id)?.triggers ?? [];
    this.frames.get(id)?.iframe.remove();
    this.frames.delete(id);
    await this.#make(id);
    this.frames.get(id).triggers = triggers;
  }

  // Attributes of an iframe count when it is loaded: new ones mean new iframes.
  async dress(look, selected) {
    const again = look.sandbox !== this.look.sandbox || look.allow !== this.look.allow;
    this.look = look;
    for (const { iframe } of this.frames.values()) iframe.style.colorScheme = look.theme;
    if (!again) return;
    for (const { iframe } of this.frames.values()) iframe.remove();
    this.frames.clear();
    if (selected) await this.select(selected);
  }

  // The faults of a conversation count at once, without a reload.
  tellFaults({ id, faults }) {
    this.frames.get(id)?.port?.postMessage({ type: "faults", pushThrows: faults.push === "throws" });
  }

  intents(id, intents) {
    const frame = this.frames.get(id);
    if (intents.length === 0 || !frame?.ready || !frame.wants.onIntent) return;
    frame.port.postMessage({ type: "intents", intents });
    this.desk.report(id, "intent", { intents });
  }

  // A trigger before `init` waits for it.
  trigger(id, keys) {
    const frame = this.frames.get(id);
    if (!frame) return;
    if (!frame.ready) {
      frame.triggers.push(keys);
    } else if (frame.wants.onTrigger) {
      frame.port.postMessage({ type: "trigger", keys });
      this.desk.report(id, "trigger", { keys });
    }
  }

  async #make(id, hidden = false) {
    const frame = { iframe: document.createElement("iframe"), origin: null, port: null, ready: false, triggers: [] };
    frame.connected = new Promise((resolve) => Object.assign(frame, { connect: resolve }));
    // Before anything is awaited: a second call must find it.
    this.frames.set(id, frame);
    const { iframe } = frame;
    iframe.title = `Panel: ${this.desk.conversation(id).visitor_name}`;
    iframe.style.colorScheme = this.look.theme;
    const sandbox = SANDBOX[this.look.sandbox];
    const allow = ALLOW[this.look.allow];
    if (sandbox) iframe.setAttribute("sandbox", sandbox);
    if (allow) iframe.setAttribute("allow", allow);
    const { src } = await this.desk.ask(`_desk/frame?conversation_id=${id}`);
    frame.origin = new URL(src).origin;
    iframe.src = src;
    iframe.hidden = hidden;
    this.place.append(iframe);
  }

  // The library says hello with a port. Only a frame of ours, and only from the panel's origin.
  async #hello(event) {
    if (event.data?.type !== "idzcpa:hello") return;
    const found = [...this.frames].find(([, { iframe }]) => iframe.contentWindow === event.source);
    if (!found) return;
    const [id, frame] = found;
    if (event.origin !== frame.origin) return;
    const [port] = event.ports;
    const conversation = await this.desk.fresh(id);
    if (!conversation) return;
    const { faults, library_version } = conversation;
    this.desk.report(id, "init", { options: event.data.options, library_version, fault: faults.init ?? null });
    if (faults.init === "never") return;
    event.source.postMessage({ type: "idzcpa:accepted" }, frame.origin);
    if (faults.init === "slow") await later(faults.init_delay_ms);
    if (faults.init === "rejects") {
      port.postMessage({ type: "rejected", message: "the Desk refused to connect (a fault of the simulator)" });
      return;
    }
    this.#connect(id, frame, port, event.data.options);
  }

  #connect(id, frame, port, wants) {
    const { library_version: version, project_id, channel, language, faults } = this.desk.conversation(id);
    Object.assign(frame, { port, wants, ready: true });
    port.onmessage = ({ data }) => this.#heard(id, port, data);
    port.postMessage({
      type: "client",
      version,
      context: { conversationId: id, projectId: project_id, channel, language },
      pushThrows: faults.push === "throws",
    });
    this.intents(id, this.desk.intents(id));
    for (const keys of frame.triggers.splice(0)) this.trigger(id, keys);
    frame.connect();
  }

  async #heard(id, port, data) {
    if (data.type === "event") {
      if (data.kind === "text") this.desk.insert(id, data.payload.text);
      this.desk.report(id, data.kind, data.payload);
    } else if (data.type === "get_jwt") {
      const { token, fault } = await this.desk.ask("_desk/jwt", { conversation_id: id });
      if (fault === "rejects") {
        port.postMessage({ type: "answer", call: data.call, error: "no token (a fault of the simulator)" });
      } else if (token) {
        port.postMessage({ type: "answer", call: data.call, token });
      }
    }
  }
}
