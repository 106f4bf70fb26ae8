// Pictures on canvases: drawn at their own size, enlarged by the style sheet with their pixels kept sharp.

/** A canvas that shows one picture. It is an image to those who do not see it: say what is on it by label(text). */
export function pictureCanvas(width, height, text = "") {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  canvas.className = "picture";
  canvas.setAttribute("role", "img");
  label(canvas, text);
  return canvas;
}

/** Says what is on a canvas. */
export function label(canvas, text) {
  canvas.setAttribute("aria-label", text);
}

/** Draws one of several pictures (RGBA bytes, one after another) whole onto a canvas. */
export function drawPicture(canvas, pixels, index = 0) {
  const size = canvas.width * canvas.height * 4;
  const bytes = pixels.subarray(index * size, (index + 1) * size);
  canvas.getContext("2d").putImageData(new ImageData(new Uint8ClampedArray(bytes), canvas.width, canvas.height), 0, 0);
}

/** Draws one of several pictures at a place of a larger canvas. */
export function drawAt(context, pixels, index, width, height, x, y) {
  const size = width * height * 4;
  const bytes = pixels.subarray(index * size, (index + 1) * size);
  context.putImageData(new ImageData(new Uint8ClampedArray(bytes), width, height), x, y);
}

/** The picture of a canvas as a PNG file, enlarged by a whole factor; as a Blob. */
export function toPng(canvas, scale = 1) {
  const large = document.createElement("canvas");
  large.width = canvas.width * scale;
  large.height = canvas.height * scale;
  const context = large.getContext("2d");
  context.imageSmoothingEnabled = false;
  context.drawImage(canvas, 0, 0, large.width, large.height);
  return new Promise(done => large.toBlob(done, "image/png"));
}

/** Gives a file to the person, as if it had been downloaded. */
export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A color of the style sheet as [r, g, b], e.g. color("--vae"). */
export function color(name, of = document.documentElement) {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  context.fillStyle = getComputedStyle(of).getPropertyValue(name).trim() || "#808080";
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data.subarray(0, 3)];
}
