// Labels of examples as at most ten groups with a color each, and one for the rest. The colors of VAE and AE come last.

/** The number of the color (--s0 … --s9) of a group. */
export const colorOf = group => [2, 3, 4, 6, 8, 7, 5, 9, 0, 1][group % 10];

/** How a column of labels divides examples: { names: [text], of: Float32Array[count] group of each }. */
export function groupsOf(model, columnName) {
  const column = model.columns.find(c => c.name === columnName);
  if (!column) {
    return { names: ["all"], of: new Float32Array(model.count) };
  }
  const counts = new Map();
  for (const value of column.values) {
    const text = say(value, columnName);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const all = [...counts.keys()];
  const inOrder = all.every(name => Number.isFinite(Number(name))) ? all.sort((a, b) => a - b)
    : all.sort((a, b) => counts.get(b) - counts.get(a));
  const names = inOrder.length <= 10 ? inOrder : [...inOrder.slice(0, 9), "others"];
  const place = new Map(names.map((name, i) => [name, i]));
  const of = new Float32Array(model.count);
  for (let i = 0; i < model.count; i++) {
    of[i] = place.get(say(column.values[i], columnName)) ?? names.length - 1;
  }
  return { names, of };
}

const say = (value, name) => value === true ? name : value === false ? `no ${name}`
  : value === null || value === undefined || value === "" ? "unknown" : String(value);
