// A picture of the person's own becomes one of the model's pictures: sent to the encoder, which gives its code.
import { html, useRef, useState } from "./html.js";
import { Problem } from "./common.js";

/** models: the one that is looked at, and those beside it, which get it too. */
export function OwnPicture({ models }) {
  const input = useRef(null);
  const [said, say] = useState("");
  const [error, setError] = useState(null);
  const take = async files => {
    setError(null);
    try {
      for (const file of files) {
        say(`Encoding ${file.name}…`);
        const id = `own-${Math.max(...models.map(model => model.own.length)) + 1}`;
        for (const model of models.toReversed()) {
          await model.encode(file, id);
        }
        say(`${file.name} is now the first of the pictures.`);
      }
    } catch (problem) {
      say("");
      setError(problem.message);
    }
  };
  return html`<div class="own" onDragOver=${event => event.dataTransfer.types.includes("Files") && event.preventDefault()}
    onDrop=${event => { if (event.dataTransfer.files.length) { event.preventDefault(); take([...event.dataTransfer.files]); } }}>
    <button onClick=${() => input.current.click()}>Add a picture of your own</button>
    <input ref=${input} type="file" accept="image/*" multiple hidden aria-label="Pictures of your own"
      onChange=${event => take([...event.target.files])} />
    <span class="muted" role="status">${said}</span>
    <${Problem} text=${error} />
  </div>`;
}
