// The panel's idle form once more, with React: what `cargo xtask bench startup` measures the panel's
// start beside. It does what the panel does until the agent can press the button: it connects to the
// Desk, shows the form, then asks the backend who the agent is and which room is open.

import { useReducer } from "react";
import { createRoot } from "react-dom/client";

const WAYS = ["Card", "Text", "SMS"];
const KINDS = {
  assistance: {
    title: "Video assistance",
    about: "One to one. The visitor shows you the problem with the phone's camera.",
    other: "meeting",
    instead: "Meeting instead",
  },
  meeting: {
    title: "Video meeting",
    about: "Face to face, several people, by telephone too.",
    other: "assistance",
    instead: "Assistance instead",
  },
};
const EMPTY = { kind: "assistance", contact: "", ways: ["Card"], fault: "", options: false };

const next = (form, event) => {
  switch (event.type) {
    case "types":
      return { ...form, contact: event.text, fault: "" };
    case "ticks": {
      const without = form.ways.filter((way) => way !== event.way);
      return { ...form, ways: without.length < form.ways.length ? without : [...form.ways, event.way] };
    }
    case "turns":
      return { ...form, kind: KINDS[form.kind].other };
    case "opens":
      return { ...form, options: !form.options };
    case "starts":
      return form.contact ? form : { ...form, fault: "Type the visitor's phone or e-mail: Apizee needs one." };
    default:
      throw new Error(event.type);
  }
};

const Field = ({ form, tell }) => (
  <div className={form.fault ? "field wrong" : "field"}>
    <label htmlFor="contact">Visitor's phone or e-mail</label>
    <input
      id="contact"
      type="text"
      autoComplete="off"
      aria-describedby="echo"
      aria-invalid={form.fault !== ""}
      value={form.contact}
      onChange={(event) => tell({ type: "types", text: event.target.value })}
    />
    <p className="hint" id="echo">{form.fault || "Apizee needs one, even if you send the link yourself."}</p>
  </div>
);

const Ways = ({ form, tell }) => (
  <fieldset aria-describedby="ways-advice">
    <legend>Send the link by</legend>
    <div className="chips">
      {WAYS.map((way) => (
        <label className="chip" key={way}>
          <input type="checkbox" checked={form.ways.includes(way)} onChange={() => tell({ type: "ticks", way })} />
          <span>{way}</span>
        </label>
      ))}
    </div>
    <p className="hint" id="ways-advice">{form.ways.length ? "" : "Nothing is sent. You hand over the link yourself."}</p>
  </fieldset>
);

const Preview = () => (
  <div className="preview">
    <p className="caption">What the visitor sees</p>
    <div className="card">
      <strong>Assistance vidéo</strong>
      <span>Montrez-nous le problème avec la caméra de votre téléphone.</span>
      <em>Rejoindre</em>
    </div>
  </div>
);

const Form = ({ channel }) => {
  const [form, tell] = useReducer(next, EMPTY);
  const kind = KINDS[form.kind];
  const starts = (event) => {
    event.preventDefault();
    tell({ type: "starts" });
  };
  return (
    <main>
      <form className="form" onSubmit={starts}>
        <header><h1 tabIndex={-1}>{kind.title}</h1><span className="place">{channel}</span></header>
        <p className="hint">{kind.about}</p>
        <Field form={form} tell={tell} />
        <Ways form={form} tell={tell} />
        <div className="options">
          <button type="button" className="link" aria-expanded={form.options} onClick={() => tell({ type: "opens" })}>More options</button>
        </div>
        {form.ways.includes("Card") && <Preview />}
        <button type="submit" className="primary">Start and send</button>
        <div className="foot">
          <button type="button" className="link" onClick={() => tell({ type: "turns" })}>{kind.instead}</button>
          <a href="https://cloud.apizee.com/quick-invitation" target="_blank" rel="noreferrer">Quick invitation</a>
        </div>
      </form>
    </main>
  );
};

const library = () =>
  new Promise((found) => {
    const script = document.querySelector("script[async]");
    if (window.idzCpa) found(window.idzCpa);
    else script.addEventListener("load", () => found(window.idzCpa));
  });

const asks = async (client, path) => {
  const authorization = `Bearer ${await client.getJWT()}`;
  return fetch(`api/${path}`, { headers: { authorization } });
};

const client = await (await library()).init({ onIntent: () => {}, onTrigger: () => {} });
const { conversationId, channel } = client.context;
createRoot(document.getElementById("panel")).render(<Form channel={channel} />);
document.documentElement.dataset.panelState = "ready";
if (document.visibilityState === "visible" && innerWidth > 0) {
  await asks(client, "session");
  await asks(client, `rooms?conversation_id=${conversationId}`);
}
