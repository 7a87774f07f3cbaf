import { el } from '../dom';

let made = 0;
/** An id for an element; names cannot be part of one, as they may hold anything. */
export function newId(): string {
  return `databases-${++made}`;
}

/** A field for text that is no prose. */
export function textInput(attributes: Readonly<Record<string, string>>): HTMLInputElement {
  const input = el('input', {
    class: 'databases-input',
    type: 'text',
    spellcheck: 'false',
    autocomplete: 'off',
    ...attributes,
  });
  input.addEventListener('keydown', keepEnter);
  return input;
}

/** Enter belongs to the control, not to the form around it; one that ends a word of an input method to neither. */
export function keepEnter(event: KeyboardEvent): boolean {
  if (event.key !== 'Enter' || event.isComposing) return false;
  event.preventDefault();
  return true;
}

/** Sets a text only when it differs, so that neither a selection in it nor a screen reader is disturbed. */
export function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Text with `{0}`, `{1}` … replaced. */
export function fillAll(text: string, ...values: readonly (string | number)[]): string {
  return text.replace(/\{(\d)\}/g, (place, at: string) => String(values[Number(at)] ?? place));
}
