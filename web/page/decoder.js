// A decoder in plain loops: the operations of ONNX (operator set 17) that networks of LatentSharp are made of, for one code at a time.
// A graph is { latent, constants: [{ id, shape, at } | { id, shape, values }], nodes: [{ op, in, out, … }], output }: values have numbers,
// 0 is the code; "at" is a place among the weights. Buffers are made once, when a graph is compiled, and are used again by every run.
import { products } from "./products.js";

const size = shape => shape.reduce((product, n) => product * n, 1);

const made = (shape, run) => ({ shape, data: new Float64Array(size(shape)), run });

/** A result of the shape of the first input, element by element. */
const each = f => (node, [x]) => {
  const y = made(x.shape);
  y.run = () => {
    const [from, to] = [x.data, y.data];
    for (let i = 0; i < to.length; i++) {
      to[i] = f(from[i]);
    }
  };
  return y;
};

/** Linear above 0, and below it as a rule with a slope says. */
const sloped = (alpha, below) => (node, [x]) => {
  const y = made(x.shape);
  const slope = node.alpha ?? alpha;
  y.run = () => {
    const [from, to] = [x.data, y.data];
    for (let i = 0; i < to.length; i++) {
      const value = from[i];
      to[i] = value >= 0 ? value : below(value, slope);
    }
  };
  return y;
};

/** Two inputs element by element, axes of size 1 repeated. */
const pairs = f => (node, [a, b]) => {
  const rank = Math.max(a.shape.length, b.shape.length);
  const [as, bs] = [padded(a.shape, rank), padded(b.shape, rank)];
  const y = made(as.map((n, d) => Math.max(n, bs[d])));
  const [ai, bi] = [places(as, y.shape), places(bs, y.shape)];
  y.run = () => {
    const [left, right, to] = [a.data, b.data, y.data];
    for (let i = 0; i < to.length; i++) {
      to[i] = f(left[ai ? ai[i] : i], right[bi ? bi[i] : i]);
    }
  };
  return y;
};

const padded = (shape, rank) => [...new Array(rank - shape.length).fill(1), ...shape];

/** Where each element of a larger shape comes from; null where it is the same place. */
function places(shape, larger) {
  return size(shape) === size(larger) ? null : gathered(shape, larger, (place, d) => shape[d] === 1 ? 0 : place);
}

/** Places of elements that are taken axis by axis. */
function gathered(from, to, source) {
  let result = Int32Array.of(0);
  for (let d = 0; d < to.length; d++) {
    const next = new Int32Array(result.length * to[d]);
    for (let i = 0; i < next.length; i++) {
      next[i] = result[Math.floor(i / to[d])] * from[d] + source(i % to[d], d);
    }
    result = next;
  }
  return result;
}

function taken(x, shape, source) {
  const from = Array.isArray(source) || ArrayBuffer.isView(source) ? source : gathered(x.shape, shape, source);
  const y = made(shape);
  y.run = () => {
    const [data, to] = [x.data, y.data];
    for (let i = 0; i < to.length; i++) {
      to[i] = data[from[i]];
    }
  };
  return y;
}

/** Sums along axes, of f of each element, and g of the sum and the count. */
const reduced = (f, g) => (node, [x, given]) => {
  const axes = (node.axes ?? (given ? [...given.data] : x.shape.map((_, d) => d))).map(d => d < 0 ? d + x.shape.length : d);
  const kept = x.shape.map((n, d) => axes.includes(d) ? 1 : n);
  const y = made((node.keepdims ?? 1) !== 0 ? kept : x.shape.filter((_, d) => !axes.includes(d)));
  const to = places(kept, x.shape) ?? Int32Array.from(x.data, (_, i) => i);
  const count = x.data.length / y.data.length;
  y.run = () => {
    y.data.fill(0);
    for (let i = 0; i < x.data.length; i++) {
      y.data[to[i]] += f(x.data[i]);
    }
    for (let i = 0; i < y.data.length; i++) {
      y.data[i] = g(y.data[i], count);
    }
  };
  return y;
};

/** Each row of the last axis by itself. */
const rows = of => (node, inputs) => {
  const y = made(inputs[0].shape);
  const n = y.shape[y.shape.length - 1];
  y.run = () => {
    for (let start = 0; start < y.data.length; start += n) {
      of(node, inputs, inputs[0].data.subarray(start, start + n), y.data.subarray(start, start + n));
    }
  };
  return y;
};

function softmax(x, y) {
  const most = x.reduce((a, b) => Math.max(a, b), -Infinity);
  const sum = x.reduce((all, value) => all + Math.exp(value - most), 0);
  for (let i = 0; i < x.length; i++) {
    y[i] = Math.exp(x[i] - most) / sum;
  }
}

function normalize(node, [, scale, shift], x, y) {
  const mean = x.reduce((a, b) => a + b, 0) / x.length;
  const variance = x.reduce((all, value) => all + (value - mean) ** 2, 0) / x.length;
  const factor = 1 / Math.sqrt(variance + node.epsilon);
  for (let i = 0; i < x.length; i++) {
    y[i] = (x[i] - mean) * factor * scale.data[i] + (shift ? shift.data[i] : 0);
  }
}

function reshape(node, [x, given]) {
  const shape = [...given.data];
  const open = shape.indexOf(-1);
  if (open >= 0) {
    shape[open] = x.data.length / shape.reduce((product, n) => n === -1 ? product : product * n, 1);
  }
  return { shape, data: x.data, run: null };
}

function concatenate(node, all) {
  const axis = node.axis < 0 ? node.axis + all[0].shape.length : node.axis;
  const y = made(all[0].shape.map((n, d) => d === axis ? all.reduce((sum, x) => sum + x.shape[d], 0) : n));
  const outer = size(y.shape.slice(0, axis));
  y.run = () => {
    for (let i = 0, at = 0; i < outer; i++) {
      for (const x of all) {
        const run = x.data.length / outer;
        y.data.set(x.data.subarray(i * run, (i + 1) * run), at);
        at += run;
      }
    }
  };
  return y;
}

function slice(node, [x, start, end, axis]) {
  const along = axis.data[0] < 0 ? axis.data[0] + x.shape.length : axis.data[0];
  const count = Math.min(end.data[0], x.shape[along]) - start.data[0];
  return taken(x, x.shape.map((n, d) => d === along ? count : n), (place, d) => d === along ? place + start.data[0] : place);
}

function resize(node, [x, , factors]) {
  return taken(x, x.shape.map((n, d) => Math.floor(n * factors.data[d])), (place, d) => Math.floor(place / factors.data[d]));
}

function transpose(node, [x]) {
  const shape = node.perm.map(axis => x.shape[axis]);
  const steps = node.perm.map(axis => size(x.shape.slice(axis + 1)));
  const from = new Int32Array(size(shape)).map((_, i) => {
    let [place, left] = [0, i];
    for (let d = shape.length - 1; d >= 0; d--) {
      place += left % shape[d] * steps[d];
      left = Math.floor(left / shape[d]);
    }
    return place;
  });
  return taken(x, shape, from);
}

const sigmoid = x => 1 / (1 + Math.exp(-x));

const round = x => {
  const down = Math.floor(x);
  const rest = x - down;
  return rest < 0.5 || (rest === 0.5 && down % 2 === 0) ? down : down + 1;
};

/** What each operation makes of its node and inputs: { shape, data, run }. */
export const operators = {
  ...products,
  Abs: each(Math.abs),
  Add: pairs((a, b) => a + b),
  Clip: (node, [x, low, high]) => each(value => Math.min(Math.max(value, low ? low.data[0] : -Infinity), high ? high.data[0] : Infinity))(
    node, [x]),
  Concat: concatenate,
  Div: pairs((a, b) => a / b),
  Elu: sloped(1, (x, alpha) => alpha * Math.expm1(x)),
  Exp: each(Math.exp),
  Identity: (node, [x]) => ({ shape: x.shape, data: x.data, run: null }),
  LayerNormalization: rows(normalize),
  LeakyRelu: sloped(0.01, (x, alpha) => alpha * x),
  Log: each(Math.log),
  LogSoftmax: rows((node, inputs, x, y) => { softmax(x, y); y.forEach((value, i) => { y[i] = Math.log(value); }); }),
  Mul: pairs((a, b) => a * b),
  ReduceLogSumExp: reduced(Math.exp, Math.log),
  ReduceMean: reduced(x => x, (sum, count) => sum / count),
  ReduceSum: reduced(x => x, sum => sum),
  Relu: sloped(0, () => 0),
  Reshape: reshape,
  Resize: resize,
  Round: each(round),
  Sigmoid: each(sigmoid),
  Slice: slice,
  Softmax: rows((node, inputs, x, y) => softmax(x, y)),
  Softplus: each(x => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  Sqrt: each(Math.sqrt),
  Sub: pairs((a, b) => a - b),
  Tanh: each(Math.tanh),
  Transpose: transpose,
};

/** A function from a code to the numbers of its picture, [channels · height · width] in [0, 1]; they lie in a buffer that is used again.
 *  weights: Float32Array. */
export function compile(graph, weights) {
  const input = { shape: [1, graph.latent], data: new Float64Array(graph.latent) };
  const values = new Map([[0, input]]);
  for (const { id, shape, at, values: numbers } of graph.constants) {
    values.set(id, { shape, data: Float64Array.from(numbers ?? weights.subarray(at, at + size(shape))) });
  }
  const steps = [];
  for (const node of graph.nodes) {
    if (!Object.hasOwn(operators, node.op)) {
      throw new Error(`The decoder of this page does not know the operation ${node.op}.`);
    }
    const value = operators[node.op](node, node.in.map(i => i < 0 ? null : values.get(i)));
    values.set(node.out, value);
    if (value.run) {
      steps.push(value.run);
    }
  }
  const output = values.get(graph.output).data;
  return code => {
    input.data.set(code);
    for (const run of steps) {
      run();
    }
    return output;
  };
}

/** Numbers of half precision (IEEE 754 binary16, little-endian) from base64. */
export function halves(base64) {
  const text = atob(base64);
  const table = new Float32Array(65536);
  for (let bits = 0; bits < table.length; bits++) {
    const [exponent, fraction] = [bits >> 10 & 31, bits & 1023];
    const value = exponent === 0 ? fraction * 2 ** -24 : exponent === 31 ? (fraction ? NaN : Infinity)
      : (1 + fraction / 1024) * 2 ** (exponent - 15);
    table[bits] = bits & 0x8000 ? -value : value;
  }
  const numbers = new Float32Array(text.length >> 1);
  for (let i = 0; i < numbers.length; i++) {
    numbers[i] = table[text.charCodeAt(2 * i) | text.charCodeAt(2 * i + 1) << 8];
  }
  return numbers;
}
