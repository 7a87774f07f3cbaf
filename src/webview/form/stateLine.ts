import { button, el } from '../dom';
import { setText } from '../databases/databasesDom';

/** Where a lookup stands, in a line, with a button that repeats one that failed. Without a text it is not there. */
export class StateLine {
  readonly element: HTMLElement;
  private readonly text = el('span', { role: 'status' });
  private readonly again: HTMLButtonElement;

  /** @param name what the button is called where the label alone does not say what it repeats */
  constructor(label: string, name: string, retry: () => void) {
    this.again = button(label, 'link', () => {
      if (this.again.getAttribute('aria-disabled') !== 'true') retry();
    });
    this.again.setAttribute('aria-label', name);
    this.again.hidden = true;
    this.element = el('div', { class: 'databases-state' }, this.text, this.again);
    this.element.hidden = true;
  }

  /**
   * Answers whether the focus was on the button, which has gone. It stays while it is being followed, as the next
   * failure would bring it back.
   */
  show(text: string, state: 'plain' | 'loading' | 'failed'): boolean {
    setText(this.text, text);
    const canRetry = state === 'failed' || (state === 'loading' && !this.again.hidden);
    const left = !canRetry && document.activeElement === this.again;
    this.again.hidden = !canRetry;
    this.again.setAttribute('aria-disabled', String(state !== 'failed'));
    this.element.classList.toggle('failed', state === 'failed');
    this.element.hidden = text === '' && !canRetry;
    return left;
  }
}
