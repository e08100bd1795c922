"use strict";
(() => {
  const root = document.documentElement;
  const pause = (time) => new Promise((done) => setTimeout(done, time));

  // Whoever has many windows open asks for those that are in sight alone.
  const inSight = () => new Promise((done) => {
    const look = () => {
      if (document.hidden) return;
      document.removeEventListener("visibilitychange", look);
      done();
    };
    document.addEventListener("visibilitychange", look);
    look();
  });

  const named = (parent) => {
    const counted = {};
    return [...parent.children].map((child) => {
      counted[child.localName] = (counted[child.localName] || 0) + 1;
      return [child.id || `${child.localName} ${counted[child.localName]}`, child];
    });
  };

  // How far things within were moved sideways, and what was opened: it stays so.
  const states = (part) => [
    [...part.querySelectorAll("details")].map((one) => one.open),
    [...part.querySelectorAll(".scroll,pre")].map((one) => one.scrollLeft),
  ];
  const restore = (part, [opened, moved]) => {
    part.querySelectorAll("details").forEach((one, at) => { if (at < opened.length) one.open = opened[at]; });
    part.querySelectorAll(".scroll,pre").forEach((one, at) => { one.scrollLeft = moved[at] || 0; });
  };

  // Makes the children of an element those of another one. What is the same stays where it is.
  const renew = (parent, wanted) => {
    const old = new Map(named(parent));
    const [stays, restored] = [new Set(), []];
    const next = named(wanted).map(([name, child]) => {
      const before = old.get(name);
      if (!before || before.localName !== child.localName) return child;
      if (child.localName === "main") {
        renew(before, child);
        stays.add(before);
        return before;
      }
      const state = states(before);
      restore(child, state);
      if (before.isEqualNode(child)) {
        stays.add(before);
        return before;
      }
      restored.push([child, state]);
      return child;
    });
    for (const child of [...parent.children]) if (!stays.has(child)) child.remove();
    let at = parent.firstElementChild;
    for (const child of next) {
      if (child === at) at = at.nextElementSibling;
      else parent.insertBefore(child, at);
    }
    for (const [child, state] of restored) restore(child, state);
  };

  // The part that is read, and where on the screen it begins.
  const read = () => {
    if (window.scrollY === 0) return null;
    const parts = [...document.querySelectorAll("section[id]")];
    const part = parts.find((one) => one.getBoundingClientRect().bottom > 0);
    return part && { id: part.id, top: part.getBoundingClientRect().top };
  };

  const show = (text) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    const before = read();
    document.title = page.title;
    root.lang = page.documentElement.lang;
    root.dataset.edition = page.documentElement.dataset.edition;
    renew(document.body, page.body);
    const part = before && document.getElementById(before.id);
    if (part) window.scrollBy(0, part.getBoundingClientRect().top - before.top);
  };

  const tell = (isLost) => {
    const lost = document.getElementById("lost");
    if (lost) lost.hidden = !isLost;
  };

  const ask = async (signal) => {
    const options = { cache: "no-store", credentials: "omit", redirect: "error", signal };
    const answer = await fetch(`renewal?seen=${root.dataset.edition}`, options);
    if (answer.status === 200) show(await answer.text());
    else if (answer.status !== 204) throw new Error(answer.statusText);
    tell(false);
  };

  const watch = async () => {
    for (;;) {
      await inSight();
      const stop = new AbortController();
      const leave = () => { if (document.hidden) stop.abort(); };
      document.addEventListener("visibilitychange", leave);
      try {
        await ask(stop.signal);
      } catch (cause) {
        if (!stop.signal.aborted) {
          tell(true);
          await pause(2000);
        }
      } finally {
        document.removeEventListener("visibilitychange", leave);
      }
    }
  };

  document.addEventListener("DOMContentLoaded", watch);
})();
