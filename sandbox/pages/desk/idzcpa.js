// A drop-in for iAdvize's conversation-panel-app library (global `idzCpa`), for the Desk simulator.
// The surface is the documented one (App Plugins, Conversation panel app; change log for the
// versions); the wire below it is the simulator's own, since the real one is not public.
(() => {
  "use strict";

  // The Desk is where this script comes from: exactly that origin, and the window that frames us.
  const deskOrigin = new URL(document.currentScript.src).origin;
  const outside = window.parent === window;

  // --- Versions -------------------------------------------------------------------------------

  const atLeast = (version, wanted) => {
    const [a, b] = [version, wanted].map((text) => text.split(".").map(Number));
    const at = a.findIndex((number, index) => number !== b[index]);
    return at < 0 || a[at] > b[at];
  };

  // --- What the Desk's documents refuse -----------------------------------------------------------

  const refuse = (path, why) => {
    throw new TypeError(`${path}: ${why}`);
  };

  const asObject = (value, path, fields) => {
    if (value === null || typeof value !== "object" || Array.isArray(value)) {
      refuse(path, "must be an object");
    }
    for (const field of Object.keys(value)) {
      if (!fields.includes(field)) {
        refuse(`${path}.${field}`, `is not a field of the documents; they know ${fields.join(", ")}`);
      }
    }
    return value;
  };

  const asText = (value, path) => {
    if (typeof value !== "string") refuse(path, "must be a string");
    if (value.trim() === "") refuse(path, "must not be empty");
    return value;
  };

  // "Optional" in the documents means absent: `null` is something else.
  const asOptionalText = (value, path) => {
    if (value !== undefined && typeof value !== "string") refuse(path, "must be a string, or absent");
  };

  const asList = (value, path) => {
    if (!Array.isArray(value)) refuse(path, "must be an array");
    return value;
  };

  const isLoopback = (host) => host === "localhost" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);

  const asLink = (value, path) => {
    asText(value, path);
    let url;
    try {
      url = new URL(value);
    } catch {
      refuse(path, "must be an absolute URL");
    }
    const plain = url.protocol === "http:" && isLoopback(url.hostname);
    if (url.protocol !== "https:" && !plain) refuse(path, "must be an https URL");
  };

  const asImage = (value, path) => {
    asObject(value, path, ["url", "description"]);
    asLink(value.url, `${path}.url`);
    if (typeof value.description !== "string") refuse(`${path}.description`, "must be a string");
  };

  const asAction = (value, path) => {
    asObject(value, path, ["type", "title", "url"]);
    if (value.type !== "LINK") refuse(`${path}.type`, "must be LINK");
    asText(value.title, `${path}.title`);
    asLink(value.url, `${path}.url`);
  };

  const asCardParts = (value, path) => {
    asOptionalText(value.title, `${path}.title`);
    asOptionalText(value.text, `${path}.text`);
    if (value.image !== undefined) asImage(value.image, `${path}.image`);
  };

  // `actions` is required and must contain at least one action of LINK type.
  const asCard = (value, path = "card") => {
    asObject(value, path, ["title", "text", "actions", "image"]);
    asCardParts(value, path);
    const actions = asList(value.actions, `${path}.actions`);
    if (actions.length === 0) refuse(`${path}.actions`, "must contain at least one action of LINK type");
    actions.forEach((action, index) => asAction(action, `${path}.actions[${index}]`));
  };

  // Library 2.3.1: every field required, one `action` without a type.
  const asOldCard = (value, path = "card") => {
    asObject(value, path, ["title", "text", "action", "image"]);
    asText(value.title, `${path}.title`);
    asText(value.text, `${path}.text`);
    asImage(value.image, `${path}.image`);
    asObject(value.action, `${path}.action`, ["title", "url"]);
    asText(value.action.title, `${path}.action.title`);
    asLink(value.action.url, `${path}.action.url`);
  };

  const asBundle = (value, card) => {
    asObject(value, "carousel", ["title", "cards"]);
    asOptionalText(value.title, "carousel.title");
    const cards = asList(value.cards, "carousel.cards");
    if (cards.length === 0) refuse("carousel.cards", "must contain at least one card");
    cards.forEach((one, index) => card(one, `carousel.cards[${index}]`));
  };

  const CONTACT_FIELDS = ["email", "name", "phone", "postalAddress", "phoneticName"];

  const asAmount = (value, path) => {
    asText(value, path);
    if (!/^\d+(\.\d+)?$/.test(value)) refuse(path, "must be an amount such as 45 or 9.99");
  };

  const asItem = (value, path) => {
    asObject(value, path, ["amount", "label", "type"]);
    asAmount(value.amount, `${path}.amount`);
    asText(value.label, `${path}.label`);
    if (!["final", "pending"].includes(value.type)) refuse(`${path}.type`, "must be final or pending");
  };

  const asShipping = (value, path) => {
    asObject(value, path, ["amount", "detail", "identifier", "label"]);
    asAmount(value.amount, `${path}.amount`);
    for (const field of ["detail", "identifier", "label"]) asText(value[field], `${path}.${field}`);
  };

  const asPayment = (value, path) => {
    const contacts = ["requiredBillingContactFields", "requiredShippingContactFields"];
    asObject(value, path, ["currencyCode", "lineItems", ...contacts, "shippingMethods", "total"]);
    if (!/^[A-Z]{3}$/.test(value.currencyCode)) refuse(`${path}.currencyCode`, "must be such as EUR");
    asList(value.lineItems, `${path}.lineItems`).forEach((item, at) => asItem(item, `${path}.lineItems[${at}]`));
    for (const field of contacts) {
      for (const name of asList(value[field], `${path}.${field}`)) {
        if (!CONTACT_FIELDS.includes(name)) refuse(`${path}.${field}`, `knows ${CONTACT_FIELDS.join(", ")}`);
      }
    }
    const methods = asList(value.shippingMethods, `${path}.shippingMethods`);
    methods.forEach((method, at) => asShipping(method, `${path}.shippingMethods[${at}]`));
    asItem(value.total, `${path}.total`);
  };

  const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

  const asApplePay = (value) => {
    asObject(value, "request", ["requestIdentifier", "payment", "receivedMessage"]);
    if (!UUID.test(value.requestIdentifier)) refuse("request.requestIdentifier", "must be a UUID");
    asPayment(value.payment, "request.payment");
    const message = asObject(value.receivedMessage, "request.receivedMessage", ["type", "data"]);
    if (message.type !== "CARD") refuse("request.receivedMessage.type", "must be CARD");
    // The documents' own example has no action and a `style` here.
    const path = "request.receivedMessage.data";
    asObject(message.data, path, ["title", "text", "image", "actions", "style"]);
    asCardParts(message.data, path);
    const actions = asList(message.data.actions, `${path}.actions`);
    actions.forEach((action, index) => asAction(action, `${path}.actions[${index}]`));
  };

  // --- The client -----------------------------------------------------------------------------------

  // What is sent is a plain copy: later changes of the caller's object cross no more.
  const copy = (value) => JSON.parse(JSON.stringify(value));

  const makeClient = (port, desk) => {
    const tell = (kind, payload) => port.postMessage({ type: "event", kind, payload });
    const refused = (command, error) => tell("refused", { command, message: error.message });

    const command = (name, kind, check, payload = copy) => (value) => {
      try {
        check(value);
        if (kind !== "text" && desk.pushThrows) refuse(name, "the Desk refused the card (a fault of the simulator)");
      } catch (error) {
        refused(name, error);
        throw error;
      }
      tell(kind, payload(value));
    };

    let calls = 0;
    const waiting = new Map();
    desk.onAnswer = ({ call, token, error }) => {
      const { resolve, reject } = waiting.get(call) ?? {};
      waiting.delete(call);
      if (error !== undefined) reject?.(new Error(error));
      else resolve?.(token);
    };
    const getJWT = () =>
      new Promise((resolve, reject) => {
        calls += 1;
        waiting.set(calls, { resolve, reject });
        port.postMessage({ type: "get_jwt", call: calls });
      });

    // Its rejection is an ActionError { message, details? }, the only one that is documented.
    const applePay = async (value) => {
      const name = "pushApplePayPaymentRequestInConversationThread";
      if (desk.context.channel !== "APPLE_BUSINESS_CHAT") {
        const message = "an Apple Pay payment request can only be sent to a conversation from an Apple channel";
        refused(name, { message });
        throw { message };
      }
      try {
        asApplePay(value);
      } catch (error) {
        refused(name, error);
        throw { message: "the payment request is wrong", details: [error.message] };
      }
      tell("apple_pay", copy(value));
    };

    const has = (version) => atLeast(desk.version, version);
    const client = {
      insertTextInComposeBox: command(
        "insertTextInComposeBox",
        "text",
        (value) => asText(value, "value"),
        (value) => ({ text: value }),
      ),
    };
    if (has("2.1.0")) client.context = desk.context;
    if (has("2.4.0")) {
      const card = "pushCardInConversationThread";
      const bundle = "pushCardBundleInConversationThread";
      client[card] = command(card, "card", (value) => asCard(value));
      client[bundle] = command(bundle, "bundle", (value) => asBundle(value, asCard));
    } else if (has("2.3.1")) {
      const card = "insertCardInConversationThread";
      const bundle = "insertCarouselInConversationThread";
      client[card] = command(card, "card", (value) => asOldCard(value));
      client[bundle] = command(bundle, "bundle", (value) => asBundle(value, asOldCard));
    }
    if (has("2.6.0")) client.getJWT = getJWT;
    if (has("2.7.0")) client.pushApplePayPaymentRequestInConversationThread = applePay;
    return client;
  };

  const contextOf = (version, context) => {
    const { channel, ...others } = context;
    return atLeast(version, "2.9.0") ? { ...others, channel } : others;
  };

  // --- init -----------------------------------------------------------------------------------------

  const init = (options = {}) =>
    new Promise((resolve, reject) => {
      // Nobody is there to answer: like the real one, this never settles.
      if (outside) return;
      const { onIntent, onTrigger } = options ?? {};
      const { port1: port, port2: theirs } = new MessageChannel();
      let desk;
      const hears = {
        client: ({ version, context, pushThrows }) => {
          desk = { version, context: contextOf(version, context), pushThrows };
          resolve(makeClient(port, desk));
        },
        rejected: ({ message }) => reject(new Error(message)),
        faults: ({ pushThrows }) => {
          if (desk) desk.pushThrows = pushThrows;
        },
        answer: (answer) => desk?.onAnswer(answer),
        intents: ({ intents }) => onIntent?.(intents),
        trigger: ({ keys }) => onTrigger?.(keys),
      };
      // Only the window that frames us may accept, and only from the Desk's origin; what it then
      // says comes through the port that nobody else was given.
      const accepted = (event) => {
        if (event.source !== window.parent || event.origin !== deskOrigin) return;
        if (event.data?.type !== "idzcpa:accepted") return;
        window.removeEventListener("message", accepted);
        port.onmessage = ({ data }) => hears[data.type]?.(data);
      };
      window.addEventListener("message", accepted);
      const wants = { onIntent: typeof onIntent === "function", onTrigger: typeof onTrigger === "function" };
      window.parent.postMessage({ type: "idzcpa:hello", options: wants }, deskOrigin, [theirs]);
    });

  window.idzCpa = { init };
})();
