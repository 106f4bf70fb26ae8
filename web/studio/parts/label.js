// Label by clicking: some pictures with something and some without; a direction with its trust report at once.
import { html, useState } from "./html.js";
import { figure, Problem, useKept } from "./common.js";
import { asList } from "../views/mix.js";

const perPage = 40;
const enough = 10;

/** beside: a second model, which makes the direction of its own codes of the same pictures. */
export function Label({ model, beside = null }) {
  const [kept, keep] = useKept("label", { name: "", having: [], lacking: [], chosen: [], page: 0 }, model.id);
  const [error, setError] = useState(null);
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState(null);
  const [having, lacking, chosen] = [kept.having, kept.lacking, kept.chosen].map(v => asList(v).map(Number));
  const pages = Math.max(1, Math.ceil(model.count / perPage));
  const from = Math.min(kept.page, pages - 1) * perPage;
  const shown = chosen.length && kept.page === 0 ? chosen : Array.from({ length: Math.min(perPage, model.count - from) }, (_,
    k) => from + k);
  const mark = (i, to) => keep({
    having: to === "with" ? [...having.filter(k => k !== i), i] : having.filter(k => k !== i),
    lacking: to === "without" ? [...lacking.filter(k => k !== i), i] : lacking.filter(k => k !== i),
  });
  const next = i => mark(i, having.includes(i) ? "without" : lacking.includes(i) ? null : "with");
  const keys = (event, i) => {
    const to = { w: "with", "1": "with", o: "without", "2": "without", Delete: null, "0": null }[event.key];
    if (to !== undefined) {
      mark(i, to);
      event.preventDefault();
    } else {
      walk(event);
    }
  };
  const make = async event => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const name = kept.name.trim();
      const [with2, without2] = [having, lacking].map(list => list.map(i => beside?.placeOf(model, i)));
      const same = beside && ![...with2, ...without2].includes(undefined);
      const other = same ? await beside.makeDirection(name, with2, without2) : null;
      setMade({ ...await model.makeDirection(name, having, lacking), other });
    } catch (problem) {
      setError(problem.message);
    } finally {
      setBusy(false);
    }
  };
  const missing = having.length < 2 || lacking.length < 2;
  return html`<div class="label">
    <p class="muted">Click on pictures that have it: a click marks “with”, a second one “without”,
      a third takes the mark away. Ten of each tell
      the model enough. With the keyboard: arrows, then W or O.</p>
    <form class="controls" onSubmit=${make}>
      <label class="labeled"><span>Name</span><input type="text" value=${kept.name} placeholder="e.g. smile" maxlength="60"
        autocomplete="off"
        onInput=${event => keep({ name: event.target.value })} /></label>
      <p class="tally" role="status"><b class="with">${having.length}</b> with, <b class="without">${lacking.length}</b> without
        ${having.length < enough || lacking.length < enough ? html`<span class="muted"> of ${enough} each</span>` : ""}</p>
      <button class="primary" disabled=${busy || missing || !kept.name.trim()}>${busy ? "Learning it…" : "Make the direction"}</button>
      <button type="button" disabled=${!having.length && !lacking.length}
        onClick=${() => { keep({ having: [], lacking: [] }); setMade(null); }}>
        Take all marks away</button>
    </form>
    <${Problem} text=${error} />
    ${made && html`<div class="made" role="status">
      <p class="say"><b>${beside ? `${made.name}, ${model.info.name}` : made.name}</b>: ${made.sentence}</p>
      ${beside && html`<p class="say"><b>${made.name}, ${beside.info.name}</b>: ${made.other?.sentence
        ?? "not made, since this model keeps no codes of some of these pictures."}</p>`}
      <p class="muted">${made.share !== null && made.share !== undefined ? `Changes ${figure(made.share * 100, 3)} % of others. ` : ""}${
  made.recommended ? `Recommended strength ${figure(made.recommended, 3)}. ` : ""}Its slider is above.</p></div>`}
    <div class="tiles pick" role="group" aria-label="Examples to mark">
      ${shown.map((i, k) => {
    const state = having.includes(i) ? "with" : lacking.includes(i) ? "without" : "";
    return html`<button key=${i} class=${`pick ${state}`} tabindex=${k === 0 ? 0 : -1} onClick=${() => next(i)}
      onKeyDown=${event => keys(event, i)}
      aria-label=${`Example ${i}${model.label(i) ? `, ${model.label(i)}` : ""}: ${state || "no mark"}`}>
      <img class="picture" src=${model.url(i)} alt="" width="64" height="64" loading="lazy" />
      <span aria-hidden="true">${{ with: "✓", without: "✕", "": "" }[state]}</span></button>`;
  })}
    </div>
    <div class="buttons">
      <button disabled=${kept.page <= 0} onClick=${() => keep({ page: kept.page - 1 })}>Earlier pictures</button>
      <span class="muted">sheet ${kept.page + 1} of ${pages}</span>
      <button disabled=${kept.page >= pages - 1} onClick=${() => keep({ page: kept.page + 1 })}>More pictures</button>
    </div>
  </div>`;
}

/** Arrow keys walk over a sheet of buttons by what lies where on the screen. */
function walk(event) {
  const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [0, 0];
  if (!dx && !dy) {
    return;
  }
  event.preventDefault();
  const all = [...event.currentTarget.parentElement.children];
  const columns = all.filter(e => e.offsetTop === all[0].offsetTop).length;
  const to = all[all.indexOf(event.currentTarget) + dx + dy * columns];
  if (to) {
    event.currentTarget.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
  }
}
