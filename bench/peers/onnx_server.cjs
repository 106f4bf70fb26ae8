// Decoding in ONNX Runtime, asked for a slice at a time: reads one JSON object a line, {"model": FILE, "batch": 64, "latent": 20,
// "threads": 2, "repeats": 3}, answers {"seconds": of one, "first": [eight values]}. The first line tells the version.
'use strict';
const path = require('path');
const readline = require('readline');

const folder = path.join(__dirname, 'bin', 'node_modules', 'onnxruntime-node');
const runtime = require(folder);
const sessions = new Map();

async function prepare(request) {
  const key = [request.model, request.batch, request.threads].join('|');
  if (!sessions.has(key)) {
    const session = await runtime.InferenceSession.create(request.model, {
      executionProviders: ['cpu'], intraOpNumThreads: request.threads, interOpNumThreads: 1, executionMode: 'sequential', graphOptimizationLevel: 'all',
    });
    const codes = Float32Array.from({ length: request.batch * request.latent }, (_, i) => (i * 37 % 101) / 50 - 1);
    const feeds = { [session.inputNames[0]]: new runtime.Tensor('float32', codes, [request.batch, request.latent]) };
    sessions.set(key, { session, feeds, output: session.outputNames[0] });
  }
  return sessions.get(key);
}

async function answer(line) {
  try {
    const request = JSON.parse(line);
    const { session, feeds, output } = await prepare(request);
    let result;
    const start = process.hrtime.bigint();
    for (let i = 0; i < request.repeats; i++) {
      result = await session.run(feeds);
    }
    const seconds = Number(process.hrtime.bigint() - start) / 1e9 / request.repeats;
    return { seconds, first: Array.from(result[output].data.subarray(0, 8)) };
  } catch (error) {
    return { error: String(error.message ?? error) };
  }
}

async function main() {
  console.log(JSON.stringify({ onnxruntime: require(path.join(folder, 'package.json')).version, node: process.versions.node }));
  for await (const line of readline.createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await answer(line)));
  }
}

main();
