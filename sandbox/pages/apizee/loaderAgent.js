// loadAgent as a page sees it (3rd-party software integration, loaderAgent module): the documented
// arguments, a box with buttons, the ten documented events. Nothing else of the real one is imitated.
"use strict";
window.loadAgent = (serverDomainRoot, apiCCkey, userInfos, agentAppCallback, useFrame, agentParams = {}) => {
  const $ = window.jQuery;
  if (!$) throw new ReferenceError("jQuery is not defined");
  const tell = (type, params) => agentAppCallback?.({ userInfos, agentParams }, type, params);
  const destId = 1001;
  const nickname = "Guest";
  const guestSays = { nickname, destId, message: "Hello", html: "<p>Hello</p>" };

  const draw = () => {
    const box = document.createElement("section");
    box.id = `apizee-box-${destId}`;
    box.setAttribute("aria-label", `Apizee: ${userInfos.nickname}`);
    const events = {
      Open: () => {
        tell("createNewIMDiv", { destId, nickname });
        tell("openComBox", $(box));
      },
      Minimize: () => tell("minimize", destId),
      Maximize: () => tell("maximize", destId),
      "Put in a frame": () => useFrame && tell("putInFrame"),
      "The guest writes": () => tell("showNewMessage", guestSays),
      Send: () => tell("sendMessage", { destId, message: "Good morning" }),
      "Presence changes": () =>
        tell("updatePresence", {
          eventType: "online",
          time: new Date().toISOString(),
          connectedUsersList: [{ id: destId, nickname }],
          state: "online",
        }),
      Close: () => {
        tell("close", destId);
        box.remove();
      },
    };
    for (const [label, act] of Object.entries(events)) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.addEventListener("click", act);
      box.append(button);
    }
    document.body.append(box);
    tell("init");
  };

  const root = serverDomainRoot.replace(/\/*$/, "/");
  const asked = new URLSearchParams({ key: apiCCkey, token: userInfos?.token ?? "" });
  fetch(`${root}agent/check?${asked}`)
    .then((answer) => (answer.ok ? draw() : console.error("loadAgent: the key or the token is refused")))
    .catch((reason) => console.error("loadAgent: the platform cannot be reached", reason));
};
