import type { CloneParameterName } from '../../shared/clone';
import { patchOf } from '../../shared/patch';
import type { FormState, HostMessage } from '../../shared/protocol';
import type { CloneForm } from './cloneForm';

/**
 * What the page of a form has been told. It begins with the state that it was made with, and is told what has changed
 * since: a change of one field is a few bytes, however many choices and backup sets there are.
 */
export class PageChannel {
  private told: FormState;
  private isReady = false;
  private isQueued = false;

  /** @param initial the state in the page's own text, which it shows whenever it is loaded */
  constructor(
    private readonly form: CloneForm,
    private readonly initial: FormState,
    private readonly post: (message: HostMessage) => void,
  ) {
    this.told = initial;
  }

  /** The page has been loaded, for the first time or again. */
  pageIsReady(): void {
    this.told = this.initial;
    this.isReady = true;
    this.show();
  }

  /** Shows what has changed. */
  show(): void {
    if (!this.isReady) return;
    const state = this.form.state();
    const patch = patchOf(this.told, state);
    this.told = state;
    if (patch.length > 0) this.post({ type: 'patch', patch });
  }

  /** Shows it at the end of this turn: several answers may arrive in one, and the page needs only the last state. */
  showSoon(): void {
    if (this.isQueued) return;
    this.isQueued = true;
    queueMicrotask(() => {
      this.isQueued = false;
      this.show();
    });
  }

  focus(parameter: CloneParameterName | undefined): void {
    this.post({ type: 'focus', ...(parameter ? { parameter } : {}) });
  }
}
