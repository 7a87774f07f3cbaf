import { render } from 'preact';
import {
  parseFormMemento,
  parseHostMessage,
  parseSlices,
  type FormState,
  type PageMessage,
} from '../shared/protocol';
import { App, focusField, focusName } from './form/app';
import { Page } from './page';

declare function acquireVsCodeApi(): {
  postMessage(message: PageMessage): void;
  getState(): unknown;
  setState(state: object): void;
};

/** If the whole text was selected, it is selected again after an answer has replaced it, so that typing replaces it. */
function keepSelected(draw: () => void): void {
  const field = document.activeElement;
  if (!(field instanceof HTMLInputElement) || field.type !== 'text') {
    draw();
    return;
  }
  const { value, selectionStart, selectionEnd } = field;
  draw();
  if (selectionStart === 0 && selectionEnd === value.length && field.value !== value) field.select();
}

const vscode = acquireVsCodeApi();
const root = document.getElementById('form');
const first = parseHostMessage(JSON.parse(document.getElementById('first')?.textContent ?? 'null'));

const keep = ({ accountId, draft, jobId, draftId }: FormState): void => {
  vscode.setState({ accountId, draft, jobId, draftId });
};

if (root && first?.type === 'init') {
  // After a window reload, VS Code loads the same HTML again, so the stored state is newer than the initial one.
  const kept = parseFormMemento(vscode.getState());
  if (!kept) keep(first.state);
  const page = new Page(
    first.groups,
    first.texts,
    first.state,
    (message) => {
      vscode.postMessage(message);
      if (message.type === 'change' || message.type === 'after') draw();
    },
    keep,
  );
  const draw = (): void => {
    render(<App page={page} state={page.state} workedOn={kept?.draft ?? first.state.draft} />, root);
  };
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const message = parseHostMessage(event.data);
    if (message?.type === 'patch') {
      const state = parseSlices(page.state, message.patch);
      if (!state) return;
      page.update(state);
      keepSelected(draw);
    } else if (message?.type === 'focus') {
      focusField(page, message.parameter);
    }
  });
  draw();
  // A page that is restored must not move the focus.
  if (!kept) {
    if (document.hasFocus()) focusName();
    else window.addEventListener('focus', focusName, { once: true });
  }
}

vscode.postMessage({ type: 'ready', timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone });
