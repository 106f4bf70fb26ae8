// The bar that every view has: PNG, GIF, JSON, the one-file page, and the command line that does the same.
import { GIFEncoder, applyPalette, quantize } from "../../vendor/gifenc.js";
import { save, toPng } from "../../base/draw.js";
import { html, useState } from "./html.js";
import { everything } from "./address.js";
import { Problem } from "./common.js";
import { snapshot } from "./snapshot.js";

/** A GIF of frames of the same size (RGBA bytes), enlarged so that it can be seen; there and back. */
export function animation(pixels, count, width, height, delay = 80) {
  const factor = Math.max(1, Math.round(256 / Math.max(width, height)));
  const [w, h] = [width * factor, height * factor];
  const order = [...new Array(count).keys(), ...[...new Array(Math.max(0, count - 2)).keys()].map(i => count - 2 - i)];
  const encoder = GIFEncoder();
  for (const i of order) {
    const small = pixels.subarray(i * width * height * 4, (i + 1) * width * height * 4);
    const large = new Uint8ClampedArray(w * h * 4);
    const [from, to] = [new Uint32Array(small.slice().buffer), new Uint32Array(large.buffer)];
    for (let y = 0; y < h; y++) {
      for (let x = 0; x < w; x++) {
        to[y * w + x] = from[Math.floor(y / factor) * width + Math.floor(x / factor)];
      }
    }
    const palette = quantize(large, 256);
    encoder.writeFrame(applyPalette(large, palette), w, h, { palette, delay });
  }
  encoder.finish();
  return new Blob([encoder.bytes()], { type: "image/gif" });
}

/** Copies text; says whether it could. */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = Object.assign(document.createElement("textarea"), { value: text, className: "visually-hidden" });
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

/** commands: [{ text, line }]. frames(): { pixels, count, width, height } or null; json(): an object; files: [{ name, text, content() }];
 *  place(): the element of the view. */
export function ExportBar({ name, commands, frames, json, place, model, files = [] }) {
  const [said, say] = useState("");
  const [error, setError] = useState(null);
  const attempt = async (what, action) => {
    setError(null);
    try {
      await action();
      say(`${what} is written.`);
    } catch (problem) {
      setError(problem.message);
    }
  };
  const file = end => `${name}${model ? `-${model.info.name.replace(/[^\w-]+/g, "-")}` : ""}.${end}`;
  return html`<aside class="export" aria-label="Export">
    <div class="buttons">
      <button onClick=${() => attempt("The picture", async () => save(await toPng(await snapshot(place())), file("png")))}>PNG</button>
      ${frames && html`<button onClick=${() => attempt("The animation", async () => {
        const got = await frames();
        save(animation(got.pixels, got.count, got.width, got.height), file("gif"));
      })}>GIF</button>`}
      <button onClick=${() => attempt("The file", async () => save(new Blob(
        [JSON.stringify({ view: name, model: model?.info.name ?? null, state: everything(), ...(await json?.() ?? {}) }, null, 2)],
        { type: "application/json" }), file("json")))}>JSON</button>
      ${files.map(one => html`<button key=${one.text} onClick=${() => attempt(one.name, () =>
    save(new Blob([one.content()], { type: "text/csv" }), one.name))}>${one.text}</button>`)}
      ${model && !model.id.startsWith("job-") && html`<a class="button" href=${`${model.address}/page.html`}
        download=${`${model.info.name}.html`}>
        Page in one file</a>`}
    </div>
    ${commands.map(({ text, line }) => html`<div class="command" key=${text}>
      <span class="muted">${text}</span>
      <code tabindex="0">${line}</code>
      <button aria-label=${`Copy the command: ${text}`} onClick=${async () => say(await copy(line) ? "Copied."
        : "Select the line to copy it.")}>Copy</button>
    </div>`)}
    <p class="muted said" role="status">${said}</p>
    <${Problem} text=${error} />
  </aside>`;
}
