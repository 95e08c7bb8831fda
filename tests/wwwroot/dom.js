// As much of a browser's document as the scripts of the page need, for tests that run in Node.

import { FakeMutationObserver, changed, forgetObservers } from "./observers.js";
import { matches } from "./selectors.js";
import { makeStorage } from "./storage.js";

/** Listeners, and events that rise to the ancestors. */
class Target {
  #listeners = new Map();

  addEventListener(type, listener, options = {}) {
    const list = this.#listeners.get(type) ?? [];
    list.push({ listener, once: Boolean(options?.once) });
    this.#listeners.set(type, list);
  }

  removeEventListener(type, listener) {
    const list = this.#listeners.get(type) ?? [];
    this.#listeners.set(type, list.filter((entry) => entry.listener !== listener));
  }

  /** How many listen: a script that ended leaves none. */
  get listenerCount() {
    return [...this.#listeners.values()].reduce((sum, list) => sum + list.length, 0);
  }

  hear(event) {
    for (const { listener, once } of [...(this.#listeners.get(event.type) ?? [])]) {
      if (once) {
        this.removeEventListener(event.type, listener);
      }
      listener(event);
    }
  }

  dispatchEvent(event) {
    Object.defineProperty(event, "target", { value: this, configurable: true });
    for (let at = this; at; at = event.bubbles ? at.parentNode : null) {
      at.hear(event);
    }
    return !event.defaultPrevented;
  }
}

class TextNode {
  nodeType = 3;
  parentNode = null;

  constructor(text) {
    this.nodeValue = text;
  }

  get textContent() {
    return this.nodeValue;
  }
}

const toAttribute = (name) => `data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

export class FakeElement extends Target {
  nodeType = 1;
  parentNode = null;
  childNodes = [];
  style = {
    setProperty(name, value) {
      this[name] = value;
    },
  };
  value = "";
  selectionStart = 0;
  selectionEnd = 0;
  box = { top: 0, bottom: 0, height: 0 };
  #attributes = new Map();

  constructor(tag) {
    super();
    this.tagName = tag.toUpperCase();
    this.dataset = new Proxy({}, {
      get: (_, name) => this.getAttribute(toAttribute(name)) ?? undefined,
      set: (_, name, value) => (this.setAttribute(toAttribute(name), String(value)), true),
    });
    this.classList = {
      contains: (name) => this.#classes.includes(name),
      add: (name) => this.classList.toggle(name, true),
      remove: (name) => this.classList.toggle(name, false),
      toggle: (name, isOn = !this.classList.contains(name)) => {
        this.className = [...this.#classes.filter((other) => other !== name), ...(isOn ? [name] : [])].join(" ");
      },
    };
  }

  get #classes() {
    return this.className.split(/\s+/).filter(Boolean);
  }

  getAttribute(name) {
    return this.#attributes.get(name) ?? null;
  }

  hasAttribute(name) {
    return this.#attributes.has(name);
  }

  setAttribute(name, value) {
    this.#attributes.set(name, String(value));
    changed({ type: "attributes", target: this, attributeName: name });
  }

  removeAttribute(name) {
    this.#attributes.delete(name);
  }

  toggleAttribute(name, isOn) {
    return isOn ? this.setAttribute(name, "") : this.removeAttribute(name);
  }

  get children() {
    return this.childNodes.filter((node) => node.nodeType === 1);
  }

  get firstChild() {
    return this.childNodes[0] ?? null;
  }

  get parentElement() {
    return this.parentNode?.nodeType === 1 ? this.parentNode : null;
  }

  get isConnected() {
    return this === document.documentElement || (this.parentNode?.isConnected ?? false);
  }

  get textContent() {
    return this.childNodes.map((node) => node.textContent).join("");
  }

  set textContent(text) {
    this.replaceChildren(...(text === "" ? [] : [String(text)]));
  }

  append(...nodes) {
    const added = nodes.map((node) => (node instanceof Object ? node : new TextNode(node)));
    for (const node of added) {
      node.remove?.();
      node.parentNode = this;
      this.childNodes.push(node);
    }
    changed({ type: "childList", target: this, addedNodes: added, removedNodes: [] });
  }

  replaceChildren(...nodes) {
    this.childNodes.forEach((node) => (node.parentNode = null));
    this.childNodes = [];
    this.append(...nodes);
  }

  remove() {
    if (this.parentNode) {
      const from = this.parentNode;
      from.childNodes = from.childNodes.filter((node) => node !== this);
      this.parentNode = null;
      if (!document.activeElement.isConnected) {
        document.activeElement = document.body;
      }
      changed({ type: "childList", target: from, addedNodes: [], removedNodes: [this] });
    }
  }

  contains(other) {
    return other === this || Boolean(other?.parentNode && this.contains(other.parentNode));
  }

  matches(selector) {
    return matches(this, selector);
  }

  closest(selector) {
    return this.matches(selector) ? this : this.parentElement?.closest(selector) ?? null;
  }

  querySelectorAll(selector) {
    return this.children.flatMap((child) => [...(child.matches(selector) ? [child] : []), ...child.querySelectorAll(selector)]);
  }

  querySelector(selector) {
    return this.querySelectorAll(selector)[0] ?? null;
  }

  focus() {
    document.activeElement = this;
    this.dispatchEvent(new Event("focusin", { bubbles: true }));
  }

  click() {
    this.dispatchEvent(new Event("click", { bubbles: true, cancelable: true }));
  }

  scrollIntoView() {}

  setSelectionRange(start, end) {
    this.selectionStart = start;
    this.selectionEnd = end;
  }

  getBoundingClientRect() {
    return this.box;
  }

  showModal() {
    this.open = true;
  }

  close() {
    this.open = false;
  }
}

for (const [property, attribute] of [["id", "id"], ["className", "class"], ["href", "href"], ["type", "type"], ["name", "name"],
  ["title", "title"], ["dateTime", "datetime"], ["lang", "lang"], ["media", "media"]]) {
  Object.defineProperty(FakeElement.prototype, property, {
    get() {
      return this.getAttribute(attribute) ?? "";
    },
    set(value) {
      this.setAttribute(attribute, value);
    },
  });
}

for (const name of ["hidden", "open", "checked", "disabled"]) {
  Object.defineProperty(FakeElement.prototype, name, {
    get() {
      return this.hasAttribute(name);
    },
    set(value) {
      this.toggleAttribute(name, value);
    },
  });
}

/** An element with attributes and what is in it. */
export function make(tag, attributes = {}, ...nodes) {
  const element = new FakeElement(tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  element.append(...nodes);
  return element;
}

const put = (name, value) => Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });

/** Opens an empty page in a language, for a reader who prefers some. */
export function openPage(lang = "en", languages = ["en"]) {
  forgetObservers();
  const root = new FakeElement("html");
  const page = new Target();
  put("document", page);
  root.lang = lang;
  const body = new FakeElement("body");
  Object.assign(page, {
    nodeType: 9,
    isConnected: true,
    hidden: false,
    documentElement: root,
    body,
    activeElement: body,
    createElement: (tag) => new FakeElement(tag),
    getElementById: (id) => root.querySelector(`#${id}`),
    querySelector: (selector) => root.querySelector(selector),
    querySelectorAll: (selector) => root.querySelectorAll(selector),
    contains: (node) => root.contains(node),
  });
  root.parentNode = page;
  root.append(body);
  const window = new Target();
  for (const name of ["addEventListener", "removeEventListener", "dispatchEvent"]) {
    put(name, window[name].bind(window));
  }
  put("window", globalThis);
  put("localStorage", makeStorage());
  put("sessionStorage", makeStorage());
  put("MutationObserver", FakeMutationObserver);
  put("Node", { ELEMENT_NODE: 1 });
  put("navigator", { languages });
  return { window, body };
}

/** An event with further properties, such as a key. */
export function eventOf(type, properties = {}) {
  return Object.assign(new Event(type, { bubbles: true, cancelable: true }), properties);
}

/** Lets what is ready to run, run. */
export async function settle() {
  for (let i = 0; i < 10; i++) {
    await Promise.resolve();
  }
}

// Some scripts look at the page as soon as they are loaded.
openPage();
