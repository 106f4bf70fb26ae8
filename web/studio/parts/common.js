// Small parts that all views are made of.
import { html, useEffect, useLayoutEffect, useReducer, useRef, useState } from "./html.js";
import { note, stateOf } from "./address.js";

/** Draws a component again when something sends an event. */
export function useEvent(target, name = "change") {
  const [, again] = useReducer(n => n + 1, 0);
  useEffect(() => {
    if (!target) {
      return undefined;
    }
    target.addEventListener(name, again);
    return () => target.removeEventListener(name, again);
  }, [target, name]);
}

/** What a promise gives: { value, error, busy }; asked again when one of the keys changes. */
export function useAsked(ask, keys) {
  const [answer, set] = useState({ value: null, error: null, busy: true });
  useEffect(() => {
    let wanted = true;
    set(a => ({ ...a, busy: true }));
    Promise.resolve().then(ask).then(
      value => wanted && set({ value, error: null, busy: false }),
      error => wanted && set({ value: null, error: error.message, busy: false }));
    return () => { wanted = false; };
  }, keys);
  return answer;
}

/** State of a view that is kept in the address, with an owner for one model alone: [values, merge]. */
export function useKept(name, defaults, owner = null) {
  const [values, set] = useState(() => ({ ...defaults, ...stateOf(name, owner) }));
  const latest = useRef(values);
  latest.current = values;
  return [values, more => {
    latest.current = { ...latest.current, ...more };
    set(latest.current);
    note(name, latest.current, owner);
  }];
}

/** The state of a mounted view, for what stands beside it: [state, what to give it as onView, a reference to the view]. */
export function useShown(name, owner = null) {
  const view = useRef(null);
  const [shown, setShown] = useState(() => stateOf(name, owner));
  const follow = made => {
    view.current = made;
    made?.element.addEventListener("statechange", () => setShown(made.state()));
    if (made) {
      setTimeout(() => setShown(made.state()));
    }
  };
  return [shown, follow, view];
}

/** A view of web/views inside a component: made once for a model, its state kept in the address under a name, with an owner for
 *  one model alone. */
export function Mounted({ create, model, beside = null, name, owner = null, options = {}, onView = null }) {
  const place = useRef(null);
  useLayoutEffect(() => {
    const view = create(model, { beside, ...options });
    if (!view) {
      return undefined;
    }
    const keep = () => note(name, view.state(), owner);
    const kept = stateOf(name, owner);
    place.current.append(view.element);
    if (Object.keys(kept).length > 0) {
      view.setState(kept);
    }
    view.element.addEventListener("statechange", keep);
    onView?.(view);
    return () => {
      view.element.removeEventListener("statechange", keep);
      onView?.(null);
      view.destroy();
      view.element.remove();
    };
  }, [model, beside, create, name, model.renewed]);
  return html`<div class="mounted" ref=${place}></div>`;
}

/** An error where it happened: one sentence, read out. */
export const Problem = ({ text }) => text ? html`<p class="problem" role="alert">${text}</p>` : null;

/** What data are called. */
export const dataName = ({ kind, name, description }) => kind === "upload" ? description.slice(0, 40) : name;

/** A section of a view: its heading is the question that the figure answers. */
export const Figure = ({ question, children, wide = false, id = null }) => html`
  <section class=${`figure${wide ? " wide" : ""}`} id=${id} aria-label=${question}>
    <h2>${question}</h2>
    ${children}
  </section>`;

/** Color of a kind of model, the same on every chart. */
export const colorOf = kind => kind === "AE" ? "var(--ae)" : "var(--vae)";

/** The name of a model with the mark of its kind. */
export const Kind = ({ kind }) => html`<span class=${`kind ${kind === "AE" ? "ae" : "vae"}`}>${kind}</span>`;

/** Seconds as people say them. */
export function duration(seconds) {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) {
    return "";
  }
  const whole = Math.max(0, Math.round(seconds));
  return whole < 60 ? `${whole} s` : whole < 3600 ? `${Math.floor(whole / 60)} min ${whole % 60} s`
    : `${Math.floor(whole / 3600)} h ${Math.floor(whole % 3600 / 60)} min`;
}

/** A figure with as many digits as tell something, with a true minus. */
export function figure(value, digits = 4) {
  if (value === null || value === undefined || !Number.isFinite(value)) {
    return "–";
  }
  const large = Math.abs(value) >= 1000;
  return (large ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(digits)))).replace("-", "−");
}

/** One of several, as buttons that are a group of radio buttons to the keyboard. */
export function Choice({ label, options, value, onChange }) {
  return html`<fieldset class="choice"><legend>${label}</legend>
    ${options.map(o => html`<label key=${o.value} class=${o.value === value ? "on" : ""} title=${o.title}>
      <input type="radio" name=${label} checked=${o.value === value} disabled=${o.disabled} onChange=${() => onChange(o.value)} />${o.text}
    </label>`)}
  </fieldset>`;
}
