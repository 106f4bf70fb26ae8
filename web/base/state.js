// The state of a page in its address, so that a reload or a sent link shows the same: #plane.u=1.25&plane.dims=0,3&mix.weights=0.2,0.8

/** Text of an object of objects: { plane: { u: 1.25, dims: [0, 3] } }. Numbers keep four decimals. */
export function format(state) {
  const parts = [];
  for (const [view, values] of Object.entries(state)) {
    for (const [name, value] of Object.entries(values ?? {})) {
      if (value !== null && value !== undefined) {
        const text = Array.isArray(value) ? value.map(one).join(",") : one(value);
        parts.push(`${encodeURIComponent(view)}.${encodeURIComponent(name)}=${text}`);
      }
    }
  }
  return parts.join("&");
}

/** The object of a text; what cannot be read is left out. */
export function parse(text) {
  const state = {};
  for (const part of text.replace(/^#/, "").split("&")) {
    const match = /^([^.=]+)\.([^=]+)=(.*)$/.exec(part);
    try {
      if (match) {
        const [view, name] = [decodeURIComponent(match[1]), decodeURIComponent(match[2])];
        const values = match[3].split(",").map(value);
        Object.hasOwn(state, view) || Object.defineProperty(state, view, { value: {}, enumerable: true });
        Object.defineProperty(state[view], name, { value: values.length > 1 ? values : values[0], enumerable: true });
      }
    } catch (error) {
      if (!(error instanceof URIError)) {
        throw error;
      }
    }
  }
  return state;
}

const one = value => typeof value === "number" ? String(Math.round(value * 1e4) / 1e4) : encodeURIComponent(String(value));
const value = text => /^-?[0-9]+(\.[0-9]+)?(e-?[0-9]+)?$/.test(text) ? Number(text) : text === "true" ? true : text === "false" ? false
  : decodeURIComponent(text);

/** Values of a state as a list, also where there is one or none. */
export const list = value => value === undefined || value === null || value === "" ? [] : Array.isArray(value) ? value : [value];

/** Keeps the states of views in the address. views: { name: view } with state(), setState() and statechange (see README.md). */
export function keepInAddress(views) {
  let timer = 0;
  const write = () => {
    timer = 0;
    const text = format(Object.fromEntries(Object.entries(views).map(([name, view]) => [name, view.state()])));
    history.replaceState(null, "", "#" + text);
  };
  const read = () => {
    const state = parse(location.hash);
    for (const [name, view] of Object.entries(views)) {
      if (state[name]) {
        view.setState(state[name]);
      }
    }
  };
  for (const view of Object.values(views)) {
    view.element.addEventListener("statechange", () => { timer ||= setTimeout(write, 200); });
  }
  addEventListener("hashchange", read);
  read();
  return { read, write };
}
