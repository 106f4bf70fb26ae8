// The two principal axes of codes, each a standard deviation long: power iteration on their covariance, from a fixed start.

/** codes: one after another. Gives { origin, x, y }: the plane through their average in which they vary most; null for fewer than three. */
export function principalPlane(codes, latent) {
  const n = codes.length / latent;
  if (n < 3 || latent < 2) {
    return null;
  }
  const every = Math.max(1, Math.floor(n / 4000));
  const average = new Float64Array(latent);
  let used = 0;
  for (let i = 0; i < n; i += every, used++) {
    for (let j = 0; j < latent; j++) {
      average[j] += codes[i * latent + j];
    }
  }
  average.forEach((sum, j) => { average[j] = sum / used; });
  const covariance = Array.from({ length: latent }, () => new Float64Array(latent));
  for (let i = 0; i < n; i += every) {
    for (let j = 0; j < latent; j++) {
      const away = codes[i * latent + j] - average[j];
      for (let k = 0; k < latent; k++) {
        covariance[j][k] += away * (codes[i * latent + k] - average[k]) / used;
      }
    }
  }
  const first = axisOf(covariance, null);
  return { origin: Float32Array.from(average), x: first.axis, y: axisOf(covariance, first.unit).axis };
}

function axisOf(covariance, other) {
  let unit = Float64Array.from(covariance, (_, j) => 1 / (j + 1));
  let variance = 0;
  for (let round = 0; round < 300; round++) {
    if (other) {
      const along = unit.reduce((sum, v, j) => sum + v * other[j], 0);
      unit = unit.map((v, j) => v - along * other[j]);
    }
    const next = Float64Array.from(covariance, row => row.reduce((sum, v, k) => sum + v * unit[k], 0));
    variance = Math.hypot(...next);
    if (variance === 0) {
      break;
    }
    unit = next.map(v => v / variance);
  }
  return { unit, axis: Float32Array.from(unit, v => v * Math.sqrt(variance)) };
}
