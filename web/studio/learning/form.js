// The settings table as a form: each with what was chosen and why; a wrong value is told beside its field at once.
import { html, useId } from "../parts/html.js";

const labels = { beta: "β, weight of the KL term", latent: "Latent dimensions", epochs: "Epochs", family: "Family of models" };
const units = { NATS: "nats", MINUTES: "minutes", SHARE: "share", PIXELS: "pixels" };

/** What is asked of the data before a model is chosen, in the form of the table. data: as POST /api/choices describes them. */
export const dataSettings = (data, wrong) => [
  data.width && { name: "size", label: "Size of a picture", unit: "PIXELS", value: data.width, reason: "as the pictures are",
    help: "Pictures are made squares of this side.", common: true },
  { name: "train", label: "Training examples", value: data.train,
    reason: data.hasOwnTest ? "the training part that the data name" : "the others are held out, to measure on",
    help: "The first so many.", common: true },
].filter(Boolean).map(s => ({ ...s, error: wrong?.setting === s.name ? capital(wrong.message) : null }));

/** The beginning of a text that explains a setting: up to its first colon or its second sentence. */
const short = text => text.length < 110 ? text : /^(.{30,}?)[:;.]( |$)/.exec(text)?.[1] ?? text;

const capital = text => text ? text[0].toUpperCase() + text.slice(1) : text;

/** settings: as POST /api/choices answers; given: { name: text } that the person set; set(name, text or null). */
export function SettingsForm({ settings, given, set, busy }) {
  const main = settings.filter(s => s.common);
  const rest = new Map();
  for (const setting of settings.filter(s => !main.includes(s))) {
    rest.set(setting.group ?? "Further", [...(rest.get(setting.group ?? "Further") ?? []), setting]);
  }
  return html`<div class="settings" aria-busy=${String(busy)}>
    ${main.map(s => html`<${Field} key=${s.name} setting=${s} given=${given[s.name]} set=${set} />`)}
    ${[...rest].map(([group, list]) => html`<details key=${group} open=${list.some(s => s.error)}>
      <summary>${group} <span class="muted">${list.filter(s => given[s.name] !== undefined).length || ""}</span></summary>
      ${list.map(s => html`<${Field} key=${s.name} setting=${s} given=${given[s.name]} set=${set} />`)}
    </details>`)}
  </div>`;
}

function Field({ setting, given, set }) {
  const id = useId();
  const { name, label, value, reason, help, unit, min, options, rule, error } = setting;
  const title = labels[name] ?? label ?? name.replaceAll("-", " ");
  const chosen = value === null || value === undefined ? "" : String(value);
  const texts = options?.map(String);
  const describedBy = `${id}-why${error ? ` ${id}-error` : ""}`;
  const flag = typeof value === "boolean" || texts?.length === 2 && texts.includes("true");
  const control = flag
    ? html`<input id=${id} type="checkbox" checked=${String(given ?? value) === "true"} aria-describedby=${describedBy}
        onChange=${event => set(name, String(event.target.checked))} />`
    : texts?.length ? html`<select id=${id} value=${given ?? ""} aria-describedby=${describedBy} aria-invalid=${error ? "true" : null}
        onChange=${event => set(name, event.target.value || null)}>
        <option value="">${chosen ? `${chosen} (chosen)` : "chosen"}</option>
        ${texts.map(o => html`<option key=${o} value=${o}>${o}</option>`)}
      </select>`
      : html`<input id=${id} type="text" inputmode=${min !== null && min !== undefined ? "decimal" : null} value=${given ?? ""}
        placeholder=${chosen} aria-describedby=${describedBy} aria-invalid=${error ? "true" : null} autocomplete="off" spellcheck=${false}
        onInput=${event => set(name, event.target.value.trim() || null)} />`;
  return html`<div class=${`setting${given === undefined ? "" : " given"}`}>
    <label for=${id} title=${help}>${title} ${units[unit] && html`<span class="muted">${units[unit]}</span>`}</label>
    ${control}
    <p class="why" id=${`${id}-why`}>${capital(given === undefined ? reason || short(help) : rule || short(help))}</p>
    ${error && html`<p class="problem" id=${`${id}-error`} role="alert">${error}</p>`}
  </div>`;
}
