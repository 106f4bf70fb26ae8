// A place to drop a folder or a .zip on, or to choose them: sent file by file to the studio, which stays on this machine.
import { html, useRef, useState } from "../parts/html.js";
import { Problem } from "../parts/common.js";
import { postFile } from "../server/api.js";

/** done(data) hears the name that the studio gave to what it received. */
export function DropPlace({ done }) {
  const [over, setOver] = useState(false);
  const [progress, setProgress] = useState(null);
  const [error, setError] = useState(null);
  const [one, many] = [useRef(null), useRef(null)];
  const take = async files => {
    setError(null);
    try {
      if (files.length === 0) {
        throw new Error("Nothing that can be read was dropped: drop a folder of pictures, or a .zip.");
      }
      if (files.length === 1) {
        setProgress({ done: 0, total: 1 });
        const got = await postFile(`/api/uploads?name=${encodeURIComponent(files[0].file.name)}`, files[0].file);
        done(got.data);
      } else {
        let got = null;
        for (const [i, { file, path }] of files.entries()) {
          setProgress({ done: i, total: files.length });
          got = await postFile(`/api/uploads?folder=${got?.data ?? "new"}&name=${encodeURIComponent(path)}`, file);
        }
        done(got.data);
      }
    } catch (problem) {
      setError(problem.message);
    } finally {
      setProgress(null);
    }
  };
  const chosen = event => take([...event.target.files].map(file => ({ file, path: file.webkitRelativePath || file.name })));
  const drop = async event => {
    event.preventDefault();
    setOver(false);
    const entries = [...event.dataTransfer.items].map(item => item.webkitGetAsEntry?.()).filter(Boolean);
    take(entries.length ? (await Promise.all(entries.map(filesOf))).flat()
      : [...event.dataTransfer.files].map(file => ({ file, path: file.name })));
  };
  return html`<div class=${`drop${over ? " over" : ""}`} onDragOver=${event => { event.preventDefault(); setOver(true); }}
    onDragLeave=${() => setOver(false)} onDrop=${drop}>
    <p>Drop a folder or a .zip of pictures here, or</p>
    <div class="buttons">
      <button onClick=${() => many.current.click()}>Choose a folder</button>
      <button onClick=${() => one.current.click()}>Choose a file</button>
    </div>
    <input ref=${many} type="file" webkitdirectory multiple hidden aria-label="Folder of pictures" onChange=${chosen} />
    <input ref=${one} type="file" hidden aria-label="File of pictures" onChange=${chosen} />
    ${progress && html`<p role="status">${progress.total === 1 ? "Sending…"
      : `Sending picture ${progress.done + 1} of ${progress.total}`}</p>
      <progress aria-label="Sent" value=${progress.done} max=${progress.total}></progress>`}
    <${Problem} text=${error} />
  </div>`;
}

/** All files of a dropped file or folder, with their paths in it. */
async function filesOf(entry) {
  if (entry.isFile) {
    return [{ file: await new Promise((done, failed) => entry.file(done, failed)), path: entry.fullPath.replace(/^\//, "") }];
  }
  const reader = entry.createReader();
  const all = [];
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (some.length === 0) {
      return all;
    }
    all.push(...(await Promise.all(some.map(filesOf))).flat());
  }
}
