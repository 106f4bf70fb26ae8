// UMAP on a button: starts the worker, gives places of at most some thousand codes scaled to ±3.

/** Codes of more examples than this are thinned out evenly: neighbours of all pairs take too long in a page. */
export const mostCodes = 5000;

/** progress(share). Gives { places: x and y of each, indices: which example each is }. stop() of the result ends it. */
export function umapOf(model, progress) {
  const worker = new Worker(new URL("./umap-worker.js", import.meta.url), { type: "module" });
  const { latent } = model.info;
  const every = Math.max(1, Math.ceil(model.count / mostCodes));
  const indices = Array.from({ length: Math.ceil(model.count / every) }, (_, k) => k * every);
  const codes = new Float32Array(indices.length * latent);
  indices.forEach((i, k) => codes.set(model.code(i), k * latent));
  const promise = new Promise((done, failed) => {
    worker.onerror = event => {
      worker.terminate();
      failed(new Error(`UMAP ended: ${event.message || "its worker could not be started"}.`));
    };
    worker.onmessage = ({ data }) => {
      if (!data.places) {
        progress(data.done / data.total);
        return;
      }
      worker.terminate();
      done({ places: fitted(data.places), indices });
    };
  });
  worker.postMessage({ codes, latent, count: indices.length });
  return { promise, stop: () => worker.terminate() };
}

function fitted(places) {
  const result = new Float32Array(places.length);
  let half = 0;
  const middle = [0, 1].map(axis => {
    let [low, high] = [Infinity, -Infinity];
    for (let i = axis; i < places.length; i += 2) {
      low = Math.min(low, places[i]);
      high = Math.max(high, places[i]);
    }
    half = Math.max(half, (high - low) / 2);
    return (low + high) / 2;
  });
  for (let i = 0; i < places.length; i++) {
    result[i] = (places[i] - middle[i % 2]) / (half || 1) * 3;
  }
  return result;
}
