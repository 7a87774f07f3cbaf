import type { CloneParameterName } from '../../shared/clone';
import { patchOf } from '../../shared/patch';
import type { FormState, HostMessage } from '../../shared/protocol';
import type { CloneForm } from './cloneForm';

/**
 * Tracks the state that the page has. It starts with an initial state and then receives changes only: a change of
 * one field takes a few bytes, however many choices and backup sets there are.
 */
export class PageChannel {
  private told: FormState;
  private isReady = false;
  private isQueued = false;

  /** @param initial the state in the page's HTML, which it shows whenever it is loaded */
  constructor(
    private readonly form: CloneForm,
    private readonly initial: FormState,
    private readonly post: (message: HostMessage) => void,
  ) {
    this.told = initial;
  }

  /** The page was loaded, possibly again: it shows its initial state and needs the changes since. */
  pageIsReady(): void {
    this.told = this.initial;
    this.isReady = true;
    this.show();
  }

  show(): void {
    if (!this.isReady) return;
    const state = this.form.state();
    const patch = patchOf(this.told, state);
    this.told = state;
    if (patch.length > 0) this.post({ type: 'patch', patch });
  }

  /** Sends the changes in a microtask, because several answers may arrive together and only the last state matters. */
  showSoon(): void {
    if (this.isQueued) return;
    this.isQueued = true;
    queueMicrotask(() => {
      this.isQueued = false;
      this.show();
    });
  }

  /** Moves the focus of the page to a field; without one to what the form says (`focusField` in `webview/form/app.tsx`). */
  focus(parameter: CloneParameterName | undefined): void {
    this.post({ type: 'focus', ...(parameter ? { parameter } : {}) });
  }
}
