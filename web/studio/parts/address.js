// The state of the whole studio in its address: which view, which model, and what each view shows (base/state.js has the form).
import { format, parse } from "../../base/state.js";

const now = () => Object.fromEntries(Object.entries(parse(location.hash)).map(([name, values]) => [name, { ...values }]));
const store = Object.assign(new EventTarget(), { state: now() });
let timer = 0;
let arrivals = 0;
let seen = location.hash;

/** What the address says for a part of the page: an object, empty where it says nothing. What is true of one model alone has an owner:
 *  its id; what was noted for another model is then not given. */
export function stateOf(name, owner = null) {
  const state = store.state[name] ?? {};
  if (owner !== null) {
    // What an address says of no model is of the one that asks first.
    state.of ??= owner;
  }
  const { of, ...values } = state;
  return owner === null || String(of) === String(owner) ? values : {};
}

/** Notes what a part shows; the address follows within a fifth of a second, without a new entry in the history. */
export function note(name, values, owner = null) {
  store.state[name] = { ...values, of: owner };
  timer ||= setTimeout(write, 200);
}

/** Goes to a view or a model: a new entry in the history, so that "back" comes back. */
export function go(values) {
  store.state.studio = { ...stateOf("studio"), ...values };
  const text = `#${format(store.state)}`;
  if (text !== location.hash) {
    history.pushState(null, "", text);
    seen = location.hash;
  }
  store.dispatchEvent(new Event("change"));
}

/** Hears of every move to another view or model, and of an address that was changed by hand. */
export function onMove(listener) {
  store.addEventListener("change", listener);
  return () => store.removeEventListener("change", listener);
}

/** How often another address was come to, by hand or by "back": what is shown is made anew then. */
export const arrived = () => arrivals;

/** The whole state, as it is exported. */
export const everything = () => structuredClone(store.state);

function write() {
  timer = 0;
  history.replaceState(null, "", `#${format(store.state)}`);
  seen = location.hash;
}

/** Two events tell of one move; what was noted between them is kept. */
function read() {
  if (location.hash === seen) {
    return;
  }
  seen = location.hash;
  store.state = now();
  arrivals++;
  store.dispatchEvent(new Event("change"));
}

addEventListener("popstate", read);
addEventListener("hashchange", read);
