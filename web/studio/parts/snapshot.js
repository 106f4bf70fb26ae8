// An element as a picture: what lies on it (canvases, pictures, drawings, text, sliders) drawn where it lies, at twice the size.

const left = ".export, .visually-hidden, button:not(.pick), select, option, summary, [hidden]";

/** Gives a canvas. */
export async function snapshot(element) {
  const frame = element.getBoundingClientRect();
  const page = getComputedStyle(document.body);
  const bottom = Math.max(...[...element.querySelectorAll("*")].filter(e => !e.closest(left)).map(e => e.getBoundingClientRect().bottom));
  const margin = 24;
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil((frame.width + 2 * margin) * 2);
  canvas.height = Math.ceil((Math.min(frame.bottom, bottom) - frame.top + 2 * margin) * 2);
  const context = canvas.getContext("2d");
  context.fillStyle = page.backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(2, 2);
  context.translate(margin - frame.left, margin - frame.top);
  for (const part of element.querySelectorAll("canvas, img, svg, input[type=range], .kind, .badge, .codes-frame")) {
    const box = part.getBoundingClientRect();
    if (box.width > 0 && box.height > 0 && !part.closest(left)) {
      await drawPart(context, part, box);
    }
  }
  drawWords(context, element);
  return canvas;
}

async function drawPart(context, part, box) {
  const style = getComputedStyle(part);
  if (part instanceof HTMLCanvasElement || part instanceof HTMLImageElement) {
    context.imageSmoothingEnabled = style.imageRendering !== "pixelated";
    context.drawImage(part, box.left, box.top, box.width, box.height);
  } else if (part instanceof SVGSVGElement) {
    context.drawImage(await drawing(part, box), box.left, box.top, box.width, box.height);
  } else if (part instanceof HTMLInputElement) {
    const share = (Number(part.value) - Number(part.min)) / (Number(part.max) - Number(part.min) || 1);
    const middle = box.top + box.height / 2;
    context.fillStyle = style.accentColor;
    context.fillRect(box.left, middle - 2, box.width, 4);
    context.beginPath();
    context.arc(box.left + 8 + share * (box.width - 16), middle, 8, 0, 2 * Math.PI);
    context.fill();
  } else if (part.classList.contains("codes-frame")) {
    context.fillStyle = style.backgroundColor;
    context.fillRect(box.left, box.top, box.width, box.height);
  } else {
    context.strokeStyle = style.borderTopColor;
    context.lineWidth = 2;
    context.strokeRect(box.left + 1, box.top + 1, box.width - 2, box.height - 2);
  }
}

/** A drawing with the colors that the style sheets give it, as an image. */
async function drawing(svg, box) {
  const copy = svg.cloneNode(true);
  const [from, to] = [svg, copy].map(root => [root, ...root.querySelectorAll("*")]);
  from.forEach((part, i) => {
    const style = getComputedStyle(part);
    for (const name of ["fill", "stroke", "stroke-width", "font-size", "font-weight", "font-family", "vector-effect", "opacity"]) {
      to[i].setAttribute(name, style.getPropertyValue(name));
    }
  });
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", box.width * 2);
  copy.setAttribute("height", box.height * 2);
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  return image;
}

/** Each word at its own place, so that lines break as on the page. */
function drawWords(context, element) {
  context.textBaseline = "middle";
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest(`${left}, svg`)) {
      continue;
    }
    const style = getComputedStyle(node.parentElement);
    context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    context.fillStyle = style.color;
    for (const word of node.data.matchAll(/\S+/g)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const box = range.getBoundingClientRect();
      if (style.writingMode.startsWith("vertical")) {
        context.save();
        context.translate(box.left + box.width / 2, box.bottom);
        context.rotate(-Math.PI / 2);
        context.fillText(word[0], 0, 0);
        context.restore();
      } else if (box.width > 0) {
        context.fillText(word[0], box.left, box.top + box.height / 2);
      }
    }
  }
}
