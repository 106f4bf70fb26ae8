// UMAP of codes (McInnes, Healy and Melville 2018) beside the page, always from the same seed: the same codes give the same map.
import { UMAP } from "../../vendor/umap.js";
import { normals } from "../../base/vectors.js";

onmessage = async ({ data: { codes, latent, count } }) => {
  const { uniform } = normals(1);
  const rows = Array.from({ length: count }, (_, i) => Array.from(codes.subarray(i * latent, (i + 1) * latent)));
  const umap = new UMAP({ nComponents: 2, nNeighbors: Math.min(15, Math.max(2, count - 1)), minDist: 0.1, random: uniform });
  const epochs = umap.initializeFit(rows);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    umap.step();
    if (epoch % 10 === 0) {
      postMessage({ done: epoch, total: epochs });
    }
  }
  postMessage({ places: Float32Array.from(umap.getEmbedding().flat()) });
};
