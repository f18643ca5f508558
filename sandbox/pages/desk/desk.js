// The Desk simulator's page: the list, the thread, the compose box, and news from the server.
// What happened is kept by the server; this page shows it and reports to it.

import { Frames } from "./desk-frames.js";
import { show } from "./desk-thread.js";

// How many hidden panels connect at the same time.
const HIDDEN_AT_ONCE = 6;

const at = (id) => document.getElementById(id);
const query = new URLSearchParams(location.search);

// The library speaks to the exact origin that its script came from, and that is `localhost`.
if (location.hostname === "127.0.0.1") {
  location.replace(Object.assign(new URL(location.href), { hostname: "localhost" }).href);
}

const trouble = (error) => {
  at("trouble").textContent = error.message;
};

const ask = async (path, body, method = body === undefined ? "GET" : "POST") => {
  const headers = body === undefined ? {} : { "content-type": "application/json" };
  const answer = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) {
    let said = text;
    try {
      said = JSON.parse(text).error;
    } catch {
      // Said in plain text.
    }
    throw new Error(`${path.split("?")[0]}: ${said || answer.status}`);
  }
  return text === "" ? undefined : JSON.parse(text);
};

let state = await ask("_desk/state");
let places = new Map();
const events = state.events;
const drafts = new Map();
let selected;

// Reports go one after the other, so that the server's order is the order of the calls.
let reports = Promise.resolve();
const report = (conversation_id, kind, payload) => {
  reports = reports.then(() => ask("_desk/events", { conversation_id, kind, payload })).catch(trouble);
};

// Where in the list a conversation is.
const place = () => {
  places = new Map(state.conversations.map(({ id }, index) => [id, index]));
};
place();
const conversation = (id) => state.conversations[places.get(id)];

// The conversations as they are now. What the page knows of the generation stays: only news reload it.
const refresh = async (revision = state.revision) => {
  const { conversations } = await ask("_desk/state");
  state = { ...state, conversations, revision };
  place();
};

const desk = {
  ask,
  report,
  conversation,
  // One conversation as it is now: each of many panels asks when it connects.
  fresh: async (id) => {
    const one = await ask(`_desk/conversation?conversation_id=${id}`);
    if (places.has(id)) state.conversations[places.get(id)] = one;
    return conversation(id);
  },
  intents: (id) =>
    events
      .filter(({ conversation_id, kind }) => conversation_id === id && kind === "visitor")
      .flatMap(({ payload }) => payload.intents),
  // The text waits in the conversation's own compose box, after what is there.
  insert: (id, text) => {
    const draft = id === selected ? at("compose-box").value : (drafts.get(id) ?? "");
    const together = draft === "" ? text : `${draft}\n${text}`;
    drafts.set(id, together);
    if (id === selected) at("compose-box").value = together;
  },
};
const frames = new Frames(at("panels"), desk);

// --- What is shown ------------------------------------------------------------------------------------

const showEvent = (event) =>
  show(at("thread"), event, {
    visitorName: conversation(event.conversation_id).visitor_name,
    trigger: (keys) => frames.trigger(event.conversation_id, keys),
  });

const fillSettings = ({ faults, ...one }) => {
  for (const field of at("settings-form").elements) {
    const value = one[field.name] ?? faults[field.name] ?? "";
    if (field.type === "checkbox") field.checked = value;
    else if (field.name) field.value = value;
  }
};

const describe = (id) => {
  const one = conversation(id);
  at("with").textContent = one.visitor_name;
  const said = [one.channel, one.language, `project ${one.project_id}`, `library ${one.library_version}`, one.id];
  at("context").textContent = said.join(" · ");
  fillSettings(one);
};

const select = async (id) => {
  if (selected) drafts.set(selected, at("compose-box").value);
  selected = id;
  for (const button of at("conversations").querySelectorAll("button")) {
    if (button.value === id) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
  describe(id);
  at("compose-box").value = drafts.get(id) ?? "";
  at("thread").replaceChildren();
  events.filter((event) => event.conversation_id === id).forEach(showEvent);
  await frames.select(id);
};

const list = () => {
  const rows = state.conversations.map(({ id, visitor_name, channel, language }) => {
    const button = Object.assign(document.createElement("button"), { type: "button", value: id });
    button.textContent = visitor_name;
    button.addEventListener("click", () => select(id).catch(trouble));
    const row = document.createElement("li");
    const about = document.createElement("span");
    about.textContent = `${channel} · ${language}`;
    row.append(button, about);
    return row;
  });
  at("conversations").replaceChildren(...rows);
};

// --- What the person does -----------------------------------------------------------------------------

const wide = (px) => {
  const width = Math.min(600, Math.max(240, Number(px) || 320));
  at("width").value = width;
  at("width-said").textContent = `${width} px`;
  at("panels").style.width = `${width}px`;
};

const dress = () => {
  const theme = at("dark").checked ? "dark" : "light";
  document.documentElement.dataset.theme = theme;
  return frames.dress({ theme, sandbox: at("sandbox").value, allow: at("allow").value }, selected);
};

at("width").addEventListener("input", () => wide(at("width").value));
for (const id of ["dark", "sandbox", "allow"]) at(id).addEventListener("change", () => dress().catch(trouble));

const reload = async (id) => {
  await frames.reload(id);
  await frames.select(selected);
};
at("reload").addEventListener("click", () => selected && reload(selected).catch(trouble));

at("compose").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = at("compose-box").value;
  if (!selected || text.trim() === "") return;
  report(selected, "sent", { text });
  at("compose-box").value = "";
});
// Enter sends, as in a Desk; Shift+Enter is a new line.
at("compose-box").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  at("compose").requestSubmit();
});

at("visitor").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = at("visitor-says").value;
  if (!selected || text.trim() === "") return;
  at("visitor-says").value = "";
  ask("_control/visitor-message", { conversation_id: selected, text }).catch(trouble);
});

at("settings-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!selected) return;
  const { url_jwt, init, init_delay_ms, get_jwt, get_jwt_delay_ms, push, ...others } = Object.fromEntries(
    new FormData(event.target),
  );
  const faults = {
    init: init || null,
    init_delay_ms: Number(init_delay_ms),
    get_jwt: get_jwt || null,
    get_jwt_delay_ms: Number(get_jwt_delay_ms),
    push: push || null,
  };
  const changed = { ...conversation(selected), ...others, faults, url_jwt: url_jwt === "on" };
  try {
    await ask("_control/conversation", changed, "PUT");
    await refresh();
    list();
    describe(selected);
    await reload(selected);
    await select(selected);
  } catch (error) {
    trouble(error);
  }
});

// --- News ---------------------------------------------------------------------------------------------

const takeNews = async () => {
  const after = events.at(-1)?.seq ?? 0;
  const known = new URLSearchParams({ after, generation: state.generation, revision: state.revision });
  const news = await ask(`_desk/inbox?${known}`);
  if (news.generation !== state.generation) {
    location.reload();
    return;
  }
  if (news.revision !== state.revision) {
    await refresh(news.revision);
    state.conversations.forEach((one) => frames.tellFaults(one));
    if (selected) describe(selected);
  }
  for (const event of news.events) {
    events.push(event);
    if (event.conversation_id === selected) showEvent(event);
    if (event.kind === "visitor") frames.intents(event.conversation_id, event.payload.intents);
  }
};

const listen = async () => {
  for (;;) {
    try {
      await takeNews();
    } catch (error) {
      trouble(new Error(`The simulator does not answer (${error.message}); trying again.`));
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
};

for (const name of ["sandbox", "allow"]) {
  const wanted = query.get(name);
  if ([...at(name).options].some(({ value }) => value === wanted)) at(name).value = wanted;
}
at("dark").checked = query.get("theme") === "dark";
wide(query.get("width") ?? 320);
await dress();
list();
listen();
const first = conversation(query.get("conversation")) ?? state.conversations[0];
if (state.panel_url === "") trouble(new Error("No panel yet: PUT /_control/panel says where it is."));
else if (query.get("panels") === "hidden") {
  const asked = state.conversations.slice(query.get("from") ?? 0, query.get("to") ?? undefined);
  // A few at a time, each until its panel is connected: hundreds at once would take so long that
  // their libraries give up.
  const waiting = asked.values();
  const open = async () => {
    for (const { id } of waiting) await frames.makeHidden(id).catch(trouble);
  };
  await Promise.all(Array.from({ length: HIDDEN_AT_ONCE }, open));
} else if (first) await select(first.id).catch(trouble);
