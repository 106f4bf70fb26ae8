// Preact and htm under one roof: elements written as HTML in template literals; values go in as text, never as markup.
import { h, render } from "../../vendor/preact.js";
import htm from "../../vendor/htm.js";

export const html = htm.bind(h);
export { render };
export { useCallback, useEffect, useId, useLayoutEffect, useMemo, useReducer, useRef, useState } from "../../vendor/hooks.js";
