type Attributes = Readonly<Record<string, string | boolean | undefined>>;

/** Creates an element. `true` sets a bare attribute, `false` and undefined set none. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children);
  return element;
}

/** A button of the form; `act` runs on click. */
export function button(label: string, className: string, act: () => void): HTMLButtonElement {
  const element = el('button', { type: 'button', class: className }, label);
  element.addEventListener('click', act);
  return element;
}

/** Replaces an element's children only when they differ, so that a screen reader does not read the same thing again. */
export function setChildren(element: Element, children: readonly (Node | string)[]): void {
  const next = el('div', {}, ...children);
  if (element.innerHTML === next.innerHTML) return;
  element.replaceChildren(...next.childNodes);
}

/** Text with `{0}` replaced. */
export function fill(text: string, value: string): string {
  return text.replace('{0}', () => value);
}
