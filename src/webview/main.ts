import { parseHostMessage, type FormState, type PageMessage } from '../shared/protocol';
import { Form } from './form/form';

/** What VS Code gives to the page, once. */
declare function acquireVsCodeApi(): {
  postMessage(message: PageMessage): void;
  setState(state: object): void;
};

const vscode = acquireVsCodeApi();
const root = document.getElementById('form');

const post = (message: PageMessage): void => {
  vscode.postMessage(message);
};

const keep = ({ accountId, draft, jobId, draftId }: FormState): void => {
  vscode.setState({ accountId, draft, jobId, draftId });
};

let form: Form | undefined;

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const message = parseHostMessage(event.data);
  if (!message || !root) return;
  switch (message.type) {
    case 'init':
      form = new Form(root, message.groups, message.texts, post, keep);
      form.update(message.state);
      return;
    case 'state':
      form?.update(message.state);
      return;
    case 'focus':
      form?.focus(message.parameter);
      return;
  }
});

post({ type: 'ready', timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone });
