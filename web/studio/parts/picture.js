// Pictures of a model on canvases, decoded or stored.
import { drawPicture, label, pictureCanvas } from "../../base/draw.js";
import { html, useEffect, useLayoutEffect, useRef } from "./html.js";

/** Picture number `index` of decoded pixels (RGBA bytes). */
export function Decoded({ info, pixels, index = 0, text }) {
  const place = useRef(null);
  const canvas = useRef(null);
  useLayoutEffect(() => {
    canvas.current = pictureCanvas(info.width, info.height, text);
    place.current.replaceChildren(canvas.current);
  }, [info.width, info.height]);
  useEffect(() => {
    label(canvas.current, text);
    if (pixels) {
      drawPicture(canvas.current, pixels, index);
    }
  }, [pixels, index, text]);
  return html`<span class="decoded" ref=${place}></span>`;
}

/** A stored picture. */
export const Stored = ({ url, text, size = 64 }) => html`
  <img class="picture" src=${url} alt=${text} width=${size} height=${size} loading="lazy" decoding="async" />`;
