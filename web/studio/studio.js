// The studio: which view is shown, of which model; everything else is in views/ and parts/.
import { html, render, useEffect, useLayoutEffect, useRef, useState } from "./parts/html.js";
import { Problem, useAsked, useEvent } from "./parts/common.js";
import { arrived, go, note, onMove, stateOf } from "./parts/address.js";
import { connection, getJson } from "./server/api.js";
import { open } from "./server/server-model.js";
import { Overview } from "./views/overview.js";
import { Train } from "./views/train.js";
import { Explore } from "./views/explore.js";
import { Mix } from "./views/mix.js";
import { Alter } from "./views/alter.js";
import { Compress } from "./views/compress.js";
import { Score } from "./views/score.js";

const views = {
  overview: { title: "Overview", view: Overview, needs: null },
  train: { title: "Train", view: Train, needs: null },
  explore: { title: "Explore", view: Explore, needs: "draw" },
  mix: { title: "Mix", view: Mix, needs: "mix" },
  alter: { title: "Alter", view: Alter, needs: "mix" },
  compress: { title: "Compress", view: Compress, needs: "draw" },
  score: { title: "Score", view: Score, needs: "score" },
};

function Studio() {
  const [, moved] = useState(0);
  const [asked, ask] = useState(0);
  useEffect(() => onMove(() => moved(n => n + 1)), []);
  useEvent(connection);
  const overview = useAsked(() => getJson("/api/overview"), [asked]);
  const again = () => ask(n => n + 1);
  useEffect(() => {
    const back = () => connection.lost || again();
    connection.addEventListener("change", back);
    return () => connection.removeEventListener("change", back);
  }, []);
  const address = stateOf("studio");
  const start = overview.value?.start;
  const name = Object.hasOwn(views, address.view) ? address.view : start?.run ? "explore" : start?.data ? "train" : "overview";
  const projector = address.projector === true;
  useLayoutEffect(() => document.documentElement.classList.toggle("projector", projector), [projector]);
  useEffect(() => { document.title = `${views[name].title} · LatentSharp studio`; }, [name]);
  if (!overview.value) {
    return html`<main>${overview.error ? html`<${Problem} text=${overview.error} />
      <button onClick=${again}>Try again</button>` : html`<p role="status">Opening the studio…</p>`}</main>`;
  }
  const besideId = address.beside ? String(address.beside) : null;
  const modelId = pick(address.model ?? start?.run, overview.value, name);
  return html`
    <a class="skip" href="#main" onClick=${event => { event.preventDefault(); document.getElementById("main").focus(); }}>To the view</a>
    <${Top} name=${name} overview=${overview.value} modelId=${modelId} besideId=${besideId} projector=${projector} />
    ${connection.lost && html`<${Lost} again=${again} />`}
    <main id="main" tabindex="-1">
      <${Shown} key=${`${name} ${modelId} ${arrived()}`} name=${name} overview=${overview.value} again=${again} modelId=${modelId}
        besideId=${besideId} />
    </main>`;
}

/** The model to show: that of the address, else the newest that has learned. */
function pick(wanted, { runs }, name) {
  if (wanted !== undefined && wanted !== null && wanted !== "") {
    return String(wanted);
  }
  return views[name].needs === null ? null : runs.find(r => r.state !== "damaged" && r.kind)?.id ?? null;
}

function Top({ name, overview, modelId, besideId, projector }) {
  const models = overview.runs.filter(r => r.kind || r.job);
  const all = [...models.map(r => ({ id: r.job ?? r.id, text: `${r.name} (${r.kind ?? "learning"})` }))];
  if (modelId && !all.some(m => m.id === modelId)) {
    all.unshift({ id: modelId, text: modelId });
  }
  // What stands beside changes places with the model when it is chosen as the model.
  const choose = ({ target: { value } }) => go({ model: value, ...value === besideId ? { beside: modelId } : {} });
  const move = event => {
    const tabs = [...event.currentTarget.querySelectorAll("button")];
    const to = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const i = tabs.indexOf(document.activeElement);
    if (to && i >= 0) {
      tabs[(i + to + tabs.length) % tabs.length].focus();
      event.preventDefault();
    }
  };
  return html`<header class="top">
    <h1>LatentSharp <span>studio</span></h1>
    <nav aria-label="Views" onKeyDown=${move}>${Object.entries(views).map(([key, { title, needs }]) => html`<button key=${key}
      aria-current=${key === name ? "page" : null} disabled=${needs !== null && all.length === 0}
        onClick=${() => go({ view: key })}>${title}</button>`)}</nav>
    <div class="which">
      ${views[name].needs !== null && all.length > 0 && html`
        <label class="labeled"><span>Model</span><select value=${modelId ?? ""} onChange=${choose}>
          ${all.map(m => html`<option key=${m.id} value=${m.id}>${m.text}</option>`)}</select></label>
        ${all.length > 1 && name !== "score" && html`<label class="labeled"><span>Beside it</span><select
          value=${all.some(m => m.id === besideId && m.id !== modelId) ? besideId : ""}
          onChange=${event => go({ beside: event.target.value || null })}>
          <option value="">nothing</option>
          ${all.filter(m => m.id !== modelId).map(m => html`<option key=${m.id} value=${m.id}>${m.text}</option>`)}</select></label>`}`}
      <button aria-pressed=${String(projector)} title="Large type, one figure a screen" onClick=${() => {
    note("studio", { ...stateOf("studio"), projector: !projector || null });
    go({});
  }}>Projector</button>
    </div>
  </header>`;
}

/** The connection is lost: says so, and asks every few seconds until it is back. */
function Lost({ again }) {
  useEffect(() => {
    const timer = setInterval(again, 3000);
    return () => clearInterval(timer);
  }, []);
  return html`<p class="lost" role="alert">The studio does not answer. What you see stays; the page comes back by itself as soon as
    the program runs again.</p>`;
}

function Shown({ name, overview, again, modelId, besideId }) {
  const place = useRef(null);
  const { view, needs, title } = views[name];
  const model = useAsked(() => needs !== null && modelId ? open(modelId).then(m => m.standBeside(null)) : null, [needs !== null, modelId]);
  const beside = useAsked(() => needs !== null && besideId && besideId !== modelId
    ? Promise.all([open(besideId), open(modelId).then(m => m.standBeside(null))])
      .then(([one, leader]) => one.standBeside(leader)) : null, [needs !== null, modelId, besideId]);
  if (needs !== null) {
    if (!modelId) {
      return html`<p>No model is here yet. <button onClick=${() => go({ view: "train" })}>Train one</button></p>`;
    }
    if (model.error || model.busy || beside.busy || !model.value) {
      return model.error ? html`<${Problem} text=${model.error} />` : html`<p role="status">Opening ${modelId}…</p>`;
    }
    if (!model.value.can(needs)) {
      return html`<p role="status">The view “${title}” needs a model that can ${({ draw: "draw pictures", mix: "mix codes",
        score: "score examples" })[needs]};
        ${model.value.info.name} cannot${model.value.id.startsWith("job-") ? " while it trains" : ""}.</p>`;
    }
  }
  const other = beside.value && beside.value.info.width === model.value?.info.width && beside.value.info.height === model.value.info.height
    && beside.value.info.latent === model.value.info.latent ? beside.value : null;
  return html`<div class="shown" ref=${place}>
    <${Problem} text=${beside.error ?? (beside.value && !other
    ? `${beside.value.info.name} cannot stand beside ${model.value.info.name}: their pictures or their codes have other sizes.` : null)} />
    <${view} overview=${overview} again=${again} model=${model.value} beside=${other} place=${() => place.current} />
  </div>`;
}

render(html`<${Studio} />`, document.getElementById("studio"));
