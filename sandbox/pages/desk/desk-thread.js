// What the visitor would see: the thread of one conversation, made from what happened.

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};

const link = (url, name) => make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, name);

// Texts carry links too; the visitor can open them.
const withLinks = (text) =>
  text
    .split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/)
    .map((part, index) => (index % 2 === 1 ? link(part, part) : part));

// Nothing is fetched: an image is shown by its description.
const image = ({ url, description }) => make("figure", {}, `Image: ${description}`, make("br"), new URL(url).host);

const card = ({ title, text, image: picture, actions, action }) => {
  const links = actions ?? (action ? [action] : []);
  return make(
    "article",
    { "aria-label": title ? `Card: ${title}` : "Card" },
    ...(picture ? [image(picture)] : []),
    ...(title ? [make("h3", {}, title)] : []),
    ...(text ? [make("p", {}, text)] : []),
    ...links.map((one) => make("p", {}, link(one.url, one.title))),
  );
};

const marked = (text, highlights) => {
  let parts = [text];
  for (const highlight of highlights) {
    parts = parts.flatMap((part) => {
      const at = typeof part === "string" ? part.indexOf(highlight) : -1;
      if (at < 0) return [part];
      return [part.slice(0, at), make("mark", {}, highlight), part.slice(at + highlight.length)];
    });
  }
  return parts;
};

const message = (who, name, ...children) =>
  make("div", { class: `message ${who}` }, make("small", {}, name), ...children);

// How one happening looks in the thread; `undefined` for what the visitor does not see.
const SHOWN = {
  sent: ({ text }) => message("agent", "Agent", make("p", {}, ...withLinks(text))),
  card: (payload) => message("agent", "Agent", card(payload)),
  bundle: ({ title, cards }) =>
    message("agent", "Agent", ...(title ? [make("h3", {}, title)] : []), make("div", { class: "cards" }, ...cards.map(card))),
  apple_pay: ({ payment, receivedMessage }) =>
    message(
      "agent",
      "Agent, Apple Pay",
      card(receivedMessage.data),
      make("p", {}, `${payment.total.label}: ${payment.total.amount} ${payment.currencyCode}`),
    ),
  refused: ({ command, message: why }) => make("p", { class: "refused" }, `Refused, ${command}: ${why}`),
  visitor: ({ text, intents, highlights }, { visitorName, trigger }) => {
    const shown = message("visitor", visitorName, make("p", {}, ...marked(text, highlights)));
    if (intents.length > 0) {
      const button = make("button", { type: "button" }, "Send to the app");
      button.addEventListener("click", () => trigger(intents.map(({ key }) => key)));
      shown.append(button);
    }
    return shown;
  },
};

// Adds a happening to the thread, if it is one that shows.
export const show = (thread, { kind, payload }, context) => {
  const shown = SHOWN[kind]?.(payload, context);
  if (!shown) return;
  thread.append(shown);
  thread.scrollTop = thread.scrollHeight;
};
