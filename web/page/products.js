// Matrix products and convolutions. Everything becomes one kind of sum: each result is Σ weight[k] · x[base + offset[k]], where the base
// belongs to the place and the offsets to the taps. Eight results are made at a time: four output channels at two places.

/** A plan of such sums. rows: [output channel][tap] weights; offsets: a place for each tap; bases and targets: for each place. */
function plan(rows, offsets, bases, targets, channelStep, bias) {
  const [taps, channels] = [offsets.length, rows.length];
  const blocks = Math.ceil(channels / 4);
  const packed = new Float64Array(blocks * taps * 4);
  for (let c = 0; c < channels; c++) {
    for (let k = 0; k < taps; k++) {
      packed[((c >> 2) * taps + k) * 4 + (c & 3)] = rows[c][k];
    }
  }
  const even = bases.length + (bases.length & 1);
  const [from, to] = [new Int32Array(even), new Int32Array(even)];
  from.set(bases);
  to.set(targets);
  if (even > bases.length) {
    from[even - 1] = bases[bases.length - 1];
    to[even - 1] = targets[bases.length - 1];
  }
  const shifts = new Float64Array(blocks * 4);
  shifts.set(bias ?? []);
  return { packed, offsets: Int32Array.from(offsets), from, to, channels, channelStep, shifts };
}

function sums({ packed, offsets, from, to, channels, channelStep, shifts }, x, y) {
  const taps = offsets.length;
  for (let c = 0, start = 0; c < channels; c += 4, start += taps * 4) {
    const left = channels - c;
    for (let p = 0; p < from.length; p += 2) {
      const first = from[p];
      const second = from[p + 1];
      let s0 = shifts[c];
      let s1 = shifts[c + 1];
      let s2 = shifts[c + 2];
      let s3 = shifts[c + 3];
      let t0 = s0;
      let t1 = s1;
      let t2 = s2;
      let t3 = s3;
      for (let k = 0, w = start; k < taps; k++, w += 4) {
        const at = offsets[k];
        const u = x[first + at];
        const v = x[second + at];
        const w0 = packed[w];
        const w1 = packed[w + 1];
        const w2 = packed[w + 2];
        const w3 = packed[w + 3];
        s0 += w0 * u;
        t0 += w0 * v;
        s1 += w1 * u;
        t1 += w1 * v;
        s2 += w2 * u;
        t2 += w2 * v;
        s3 += w3 * u;
        t3 += w3 * v;
      }
      let i = c * channelStep + to[p];
      let j = c * channelStep + to[p + 1];
      y[i] = s0;
      y[j] = t0;
      if (left > 1) {
        y[i += channelStep] = s1;
        y[j += channelStep] = t1;
      }
      if (left > 2) {
        y[i += channelStep] = s2;
        y[j += channelStep] = t2;
      }
      if (left > 3) {
        y[i + channelStep] = s3;
        y[j + channelStep] = t3;
      }
    }
  }
}

/** The picture with a border of zeros around it, so that no tap needs a test. */
function bordered(x, top, left, bottom, right) {
  const [, channels, height, width] = x.shape;
  const [rows, columns] = [height + top + bottom, width + left + right];
  const data = new Float64Array(channels * rows * columns);
  const fill = () => {
    for (let c = 0, from = 0; c < channels; c++) {
      for (let i = 0; i < height; i++, from += width) {
        data.set(x.data.subarray(from, from + width), (c * rows + top + i) * columns + left);
      }
    }
  };
  return { data, rows, columns, fill };
}

function convolve(node, [x, w, bias]) {
  const [, channels, height, width] = x.shape;
  const [outputs, , kh, kw] = w.shape;
  const [top, left, bottom, right] = node.pads ?? [0, 0, 0, 0];
  const [down, across] = node.strides ?? [1, 1];
  const rows = Math.floor((height + top + bottom - kh) / down) + 1;
  const columns = Math.floor((width + left + right - kw) / across) + 1;
  const border = bordered(x, top, left, bottom, right);
  const offsets = [];
  for (let c = 0; c < channels; c++) {
    for (let i = 0; i < kh; i++) {
      for (let j = 0; j < kw; j++) {
        offsets.push((c * border.rows + i) * border.columns + j);
      }
    }
  }
  const taps = offsets.length;
  const weights = Array.from({ length: outputs }, (_, o) => w.data.subarray(o * taps, (o + 1) * taps));
  const bases = Array.from({ length: rows * columns }, (_, p) => Math.floor(p / columns) * down * border.columns + p % columns * across);
  const all = plan(weights, offsets, bases, bases.map((_, p) => p), rows * columns, bias?.data);
  const y = { shape: [1, outputs, rows, columns], data: new Float64Array(outputs * rows * columns) };
  y.run = () => {
    border.fill();
    sums(all, border.data, y.data);
  };
  return y;
}

/** Stride² convolutions, one for each remainder of the place, so that nothing is multiplied by zero and nothing is scattered. */
function convolveTransposed(node, [x, w, bias]) {
  const [, channels, height, width] = x.shape;
  const [, outputs, kh, kw] = w.shape;
  const [top, left, bottom, right] = node.pads ?? [0, 0, 0, 0];
  const [down, across] = node.strides ?? [1, 1];
  const [moreDown, moreAcross] = node.output_padding ?? [0, 0];
  const rows = (height - 1) * down + kh + moreDown - top - bottom;
  const columns = (width - 1) * across + kw + moreAcross - left - right;
  const [reachDown, reachAcross] = [Math.ceil(kh / down), Math.ceil(kw / across)];
  const border = bordered(x, reachDown, reachAcross, reachDown + moreDown, reachAcross + moreAcross);
  const y = { shape: [1, outputs, rows, columns], data: new Float64Array(outputs * rows * columns) };
  const phases = [];
  for (let py = 0; py < Math.min(down, rows); py++) {
    for (let px = 0; px < Math.min(across, columns); px++) {
      const [offsets, taps] = [[], []];
      for (let c = 0; c < channels; c++) {
        for (let i = (py + top) % down; i < kh; i += down) {
          for (let j = (px + left) % across; j < kw; j += across) {
            const [rowStep, columnStep] = [(py + top - i) / down, (px + left - j) / across];
            offsets.push((c * border.rows + reachDown + rowStep) * border.columns + reachAcross + columnStep);
            taps.push((c * outputs * kh + i) * kw + j);
          }
        }
      }
      const weights = Array.from({ length: outputs }, (_, o) => taps.map(tap => w.data[tap + o * kh * kw]));
      const [bases, targets] = [[], []];
      for (let r = py; r < rows; r += down) {
        for (let c = px; c < columns; c += across) {
          bases.push((r - py) / down * border.columns + (c - px) / across);
          targets.push(r * columns + c);
        }
      }
      phases.push(plan(weights, offsets, bases, targets, rows * columns, bias?.data));
    }
  }
  y.run = () => {
    border.fill();
    for (const phase of phases) {
      sums(phase, border.data, y.data);
    }
  };
  return y;
}

/** Rows times a matrix, with a row added. */
function multiply(node, [a, b, c]) {
  const turned = node.transB === 1;
  const [k, n] = turned ? [b.shape[1], b.shape[0]] : b.shape;
  const m = a.data.length / k;
  const y = { shape: [m, n], data: new Float64Array(m * n) };
  const left = node.transA === 1 ? (i, j) => j * m + i : (i, j) => i * k + j;
  y.run = () => {
    for (let i = 0; i < m; i++) {
      for (let o = 0; o < n; o++) {
        let sum = c ? c.data[c.data.length === 1 ? 0 : o] : 0;
        for (let j = 0; j < k; j++) {
          sum += a.data[left(i, j)] * b.data[turned ? o * k + j : j * n + o];
        }
        y.data[i * n + o] = sum;
      }
    }
  };
  return y;
}

/** Matrices of a batch times one each; rows of any number of axes times a matrix. */
function multiplyEach(node, [a, b]) {
  const [k, n] = b.shape.slice(-2);
  const batch = b.data.length / (k * n);
  const m = a.data.length / k / batch;
  const y = { shape: [...a.shape.slice(0, -1), n], data: new Float64Array(batch * m * n) };
  y.run = () => {
    y.data.fill(0);
    for (let i = 0; i < batch * m; i++) {
      const right = Math.floor(i / m) * k * n;
      for (let j = 0; j < k; j++) {
        const factor = a.data[i * k + j];
        for (let o = 0; o < n; o++) {
          y.data[i * n + o] += factor * b.data[right + j * n + o];
        }
      }
    }
  };
  return y;
}

export const products = {
  Conv: convolve,
  ConvTranspose: convolveTransposed,
  Gemm: multiply,
  MatMul: multiplyEach,
};
