// Overview: the runs and the data of the folders that the studio was started with.
import { html, useState } from "../parts/html.js";
import { Figure, Kind, Problem } from "../parts/common.js";
import { go } from "../parts/address.js";
import { postJson } from "../server/api.js";

const states = { finished: "Finished", resumable: "Stopped before its end; it can go on", training: "Learning now",
  damaged: "It cannot be opened" };

export function Overview({ overview, again }) {
  const [error, setError] = useState(null);
  const { runs, data, readOnly } = overview;
  const resume = async run => {
    setError(null);
    try {
      const { jobs } = await postJson(`/api/runs/${encodeURIComponent(run.id)}/resume`);
      again();
      go({ view: "train", jobs, model: jobs[0] });
    } catch (problem) {
      setError(problem.message);
    }
  };
  return html`<div class="overview">
    <${Figure} question=${runs.length ? "Which models are here?" : "No model is here yet"} wide=${true}>
      ${runs.length === 0 && html`<p>A model learns from pictures. Choose some below, or bring your own.</p>`}
      ${runs.length > 0 && html`<div class="cards">${runs.map(run => html`<article class="card" key=${run.id}>
        <h3>${run.kind && html`<${Kind} kind=${run.kind} />`} ${run.name}</h3>
        <p class="muted">${[run.data && `learned from ${run.data}`, run.trained
          && new Date(run.trained).toLocaleString()].filter(Boolean).join(", ")}</p>
        <p>${states[run.state] ?? run.state}</p>
        <${Problem} text=${run.error} />
        <div class="buttons">
          ${run.state === "training"
    ? html`<button class="primary" onClick=${() => go({ view: "train", jobs: [run.job], model: run.job })}>Watch it learn</button>`
    : run.state !== "damaged" && run.kind && html`<button class="primary"
      onClick=${() => go({ view: "explore", model: run.id, beside: null })}>Explore</button>`}
          ${run.state === "resumable" && !readOnly && html`<button onClick=${() => resume(run)}>Go on</button>`}
        </div>
      </article>`)}</div>`}
      <${Problem} text=${error} />
    <//>
    ${!readOnly && html`<${Figure} question="What can a model learn from?" wide=${true}>
      <div class="cards">
        ${data.map(set => html`<article class="card" key=${set.name}>
          <h3>${set.name}</h3>
          <p class="muted">${set.description}</p>
          <div class="buttons"><button onClick=${() => go({ view: "train", data: set.name, jobs: null })}>Train on it</button></div>
        </article>`)}
        <article class="card">
          <h3>Your own pictures</h3>
          <p class="muted">A folder or a .zip of this machine. They stay here.</p>
          <div class="buttons"><button onClick=${() => go({ view: "train", data: null, jobs: null })}>Choose or drop them</button></div>
        </article>
      </div>
    <//>`}
  </div>`;
}
