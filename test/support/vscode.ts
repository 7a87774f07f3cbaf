// A fake of the `vscode` module for unit tests: it records what is shown and answers as a test configures it.
import { EventEmitter, Uri, WebviewPanel } from './editorClasses';
import type { Diagnostic } from './editorDocuments';
import {
  changed,
  closed,
  editor,
  opened,
  show,
  windowState,
  type Message,
  type TerminalOptions,
} from './editorState';
import { QuickInput, showItems, type Item } from './quickInput';

export * from './editorClasses';
export * from './editorDocuments';
export { editor, showRow } from './editorState';
export type { Place, Shown, StatusBarItem } from './editorState';

const message =
  (kind: Message['kind']) =>
  (text: string, options: { detail?: string; modal?: boolean }, ...labels: string[]) => {
    show('message', text);
    show('detail', options.detail);
    show('button', ...labels);
    const shown = { kind, text, detail: options.detail, isModal: options.modal === true, labels };
    editor.messages.push(shown);
    return Promise.resolve(editor.press(shown));
  };

/** The registrations of the shell. */
const registered = (): { dispose(): void } => ({ dispose: () => undefined });
export const lm = { registerTool: registered };

export const window = {
  createTreeView: registered,
  registerUriHandler: registered,
  registerWebviewPanelSerializer: registered,
  onDidChangeWindowState: (listener: (state: { readonly focused: boolean }) => void) =>
    windowState.event(listener),
  showInformationMessage: message('info'),
  showWarningMessage: message('warning'),
  showErrorMessage: message('error'),
  showQuickPick: async (
    items: readonly Item[] | Promise<readonly Item[]>,
    { title, placeHolder }: { title?: string; placeHolder?: string },
  ) => {
    const all = await items;
    showItems(all);
    show('title', title);
    show('prompt', placeHolder);
    const index = editor.choose(all.map(({ label }) => label));
    return index === undefined ? undefined : all[index];
  },
  showInputBox: async (options: {
    title: string;
    prompt: string;
    placeHolder?: string;
    validateInput?: (text: string) => string | undefined;
  }) => {
    show('title', options.title);
    show('prompt', options.prompt, options.placeHolder, options.validateInput?.(''));
    return Promise.resolve(editor.type({ prompt: options.prompt, placeholder: options.placeHolder ?? '' }));
  },
  createQuickPick: () => new QuickInput(false),
  createInputBox: () => new QuickInput(true),
  withProgress: (
    { title }: { title?: string },
    work: (progress: { report(step: { message?: string }): void }) => unknown,
  ) => {
    show('status', title);
    return work({ report: ({ message: text }) => show('progress', text) });
  },
  setStatusBarMessage: (text: string) => show('status', text),
  createStatusBarItem: () => {
    const item = {
      text: '',
      tooltip: '',
      accessibilityInformation: undefined as { label: string } | undefined,
      backgroundColor: undefined,
      isVisible: false,
      show() {
        this.isVisible = true;
        show('status', this.text);
        show('tooltip', this.tooltip);
        show('name', this.accessibilityInformation?.label);
      },
      hide() {
        this.isVisible = false;
      },
      dispose() {
        this.isVisible = false;
      },
    };
    editor.statusBar.push(item);
    return item;
  },
  createOutputChannel: () => {
    const line = (text: string): void => show('log', text);
    return { trace: line, debug: line, info: line, warn: line, error: line, show() {}, dispose() {} };
  },
  createWebviewPanel: (_type: string, title: string) => {
    show('title', title);
    const panel = new WebviewPanel(title);
    editor.panels.push(panel);
    return panel;
  },
  get activeTextEditor() {
    const document = editor.documents.at(-1);
    return document && { document };
  },
  showSaveDialog: ({ defaultUri }: { defaultUri: unknown }) => {
    show('name', String(defaultUri));
    return Promise.resolve(editor.saveAs === undefined ? undefined : Uri.file(editor.saveAs));
  },
  showTextDocument: (document: unknown) => Promise.resolve(void editor.opened.push(document)),
  createTerminal: (options: TerminalOptions) => {
    show('title', options.name);
    editor.terminals.push(options);
    return { show() {} };
  },
};
export const extensions = {
  getExtension: (id: string) => {
    const found = editor.extensions[id];
    return found && { id, packageJSON: {}, ...found, activate: () => Promise.resolve(found.exports) };
  },
};

export const env = {
  clipboard: { writeText: async (text: string) => Promise.resolve(show('clipboard', text)) },
  openExternal: async (uri: unknown) => Promise.resolve(show('address', String(uri))),
  language: 'en',
  appName: 'Code',
  appHost: 'desktop',
  uriScheme: 'vscode',
  remoteName: undefined as string | undefined,
};
export const version = '1.95.0';
export const commands = {
  registerCommand: registered,
  executeCommand: async (id: string, argument: unknown, ...rest: readonly unknown[]) => {
    if (editor.missing.includes(id)) throw new Error(`command '${id}' not found`);
    editor.executed.push([id, argument, ...rest]);
    const { path, issueTitle, issueBody } = { ...(argument as Record<string, string>) };
    show('title', path, issueTitle);
    show('document', issueBody);
    return Promise.resolve();
  },
};

export const languages = {
  registerCodeLensProvider: registered,
  registerCodeActionsProvider: registered,
  createDiagnosticCollection: () => ({
    set: (uri: unknown, found: readonly Diagnostic[]) => editor.diagnostics.set(String(uri), found),
    delete: (uri: unknown) => editor.diagnostics.delete(String(uri)),
    dispose() {},
  }),
};

const configuration = new EventEmitter<void>();
export const workspace = {
  registerTextDocumentContentProvider: registered,
  get textDocuments() {
    return editor.documents;
  },
  onDidOpenTextDocument: opened.event,
  onDidChangeTextDocument: changed.event,
  onDidCloseTextDocument: closed.event,
  workspaceFile: undefined,
  get workspaceFolders() {
    return Object.keys(editor.files).length === 0 ? undefined : [{ uri: 'file:/project' }];
  },
  fs: {
    stat: (file: unknown) => Promise.resolve({ size: editor.files[String(file)]?.length ?? 0 }),
    writeFile: (file: unknown, bytes: Uint8Array) => {
      editor.files[String(file)] = Buffer.from(bytes).toString('utf8');
      return Promise.resolve();
    },
    readFile: (file: unknown) => Promise.resolve(Buffer.from(editor.files[String(file)] ?? '')),
  },
  getConfiguration: () => ({
    get: (id: string) => editor.settings[id],
    inspect: (id: string) => (id in editor.settings ? { globalValue: editor.settings[id] } : undefined),
    update: (id: string, value: unknown) => {
      editor.settings[id] = value;
      configuration.fire();
      return Promise.resolve();
    },
  }),
  onDidChangeConfiguration: configuration.event,
  openTextDocument: async ({ content }: { content: string }) => Promise.resolve(show('document', content)),
};
export const l10n = {
  t: (
    text: string | { readonly message: string; readonly args?: readonly unknown[] },
    ...values: readonly unknown[]
  ): string =>
    typeof text === 'object'
      ? l10n.t(text.message, ...(text.args ?? []))
      : text.replace(/\{(\d+)\}/g, (_whole, index: string) => String(values[Number(index)])),
};
