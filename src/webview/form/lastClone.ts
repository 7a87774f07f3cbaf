import type { FormState, PageMessage } from '../../shared/protocol';
import { button, el } from '../dom';

/** The link that takes over the settings of the last clone of the same instance. */
export class LastClone {
  readonly element = el('p', { class: 'last-clone', hidden: true });
  private shown = '';

  constructor(private readonly post: (message: PageMessage) => void) {}

  update({ lastClone }: FormState): void {
    // Redrawn only when it says something else, so that it keeps the focus.
    const key = JSON.stringify(lastClone ?? '');
    if (this.shown === key) return;
    this.shown = key;
    const hadFocus = this.element.contains(document.activeElement);
    this.element.hidden = !lastClone;
    this.element.replaceChildren();
    if (!lastClone) return;
    const { jobId, label, cost } = lastClone;
    const link = button(label, 'link', () => {
      this.post({ type: 'useLastClone', jobId });
    });
    this.element.append(link, cost === '' ? '' : ` ${cost}`);
    if (hadFocus) link.focus();
  }
}
