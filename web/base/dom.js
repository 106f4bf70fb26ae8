// Elements of a page, made from text that is never read as markup.

/** An element. Properties that begin with "on" are listeners, "style" is an object of CSS properties, the rest are attributes; null and
 *  false leave an attribute out. Children are nodes, text, or arrays of them; null and false are left out. */
export function h(name, properties, ...children) {
  const [tag, ...classes] = name.split(".");
  return fill(document.createElement(tag), classes, properties ?? {}, children);
}

/** The same in the namespace of SVG. */
export function svg(name, properties, ...children) {
  const [tag, ...classes] = name.split(".");
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), classes, properties ?? {}, children);
}

function fill(element, classes, properties, children) {
  for (const name of classes) {
    element.classList.add(name);
  }
  for (const [name, value] of Object.entries(properties)) {
    set(element, name, value);
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

/** Sets one property as {@link h} does. */
export function set(element, name, value) {
  if (name.startsWith("on")) {
    element.addEventListener(name.slice(2).toLowerCase(), value);
  } else if (name === "style") {
    for (const [property, text] of Object.entries(value)) {
      element.style.setProperty(property, text);
    }
  } else if (value === null || value === undefined || value === false) {
    element.removeAttribute(name);
  } else {
    element.setAttribute(name, value === true ? "" : String(value));
  }
}

/** Replaces all that an element holds. */
export function replace(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
}

let count = 0;

/** An id that no other element has. */
export const id = (prefix = "x") => `${prefix}-${++count}`;

/** A line that is read out when its text changes; say(text) at most four times a second, the last one always. */
export function liveRegion() {
  const element = h("p.visually-hidden", { role: "status", "aria-live": "polite" });
  let timer = 0;
  let next = null;
  const flush = () => {
    timer = 0;
    if (next !== null) {
      element.textContent = next;
      next = null;
      timer = setTimeout(flush, 250);
    }
  };
  return { element, say(text) { next = text; if (!timer) { flush(); } } };
}

/** A number for people: a true minus, a fixed number of decimals. */
export const number = (value, decimals = 2) =>
  Number.isFinite(value) ? (Math.abs(value) < 0.5 * 10 ** -decimals ? 0 : value).toFixed(decimals).replace("-", "−") : "–";

/** A choice of one of several, with its label. options: [{ value, text }]. */
export function select(label, options, value, onchange) {
  const element = h("select", { onchange: () => onchange(element.value) },
    options.map(option => h("option", { value: option.value, selected: String(option.value) === String(value) }, option.text)));
  return { element: h("label.field", null, h("span", null, label), element), set(v) { element.value = String(v); }, input: element };
}

/** A slider with its label and its value as a number beside it. */
export function slider(label, { min, max, step, value, decimals = 2, describe = null, oninput }) {
  const output = h("output", null, number(value, decimals));
  const input = h("input", { type: "range", min, max, step, "aria-label": label });
  const show = () => {
    output.textContent = number(Number(input.value), decimals);
    set(input, "aria-valuetext", describe ? describe(Number(input.value)) : output.textContent);
  };
  input.value = value;
  input.addEventListener("input", () => { show(); oninput(Number(input.value)); });
  show();
  const element = h("label.field.slider", null, h("span", null, label), input, output);
  return { element, input, get value() { return Number(input.value); }, set(v) { input.value = v; show(); } };
}
