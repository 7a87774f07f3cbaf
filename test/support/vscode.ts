// A fake of the `vscode` module for unit tests: it records what is shown and answers as a test configures it.

/** Where VS Code shows a text, which determines how it interprets it. */
export type Place =
  | 'message'
  | 'detail'
  | 'button'
  | 'pick'
  | 'prompt'
  | 'title'
  | 'progress'
  | 'status'
  | 'row'
  | 'tooltip'
  | 'tooltip table'
  | 'log'
  | 'clipboard'
  | 'address'
  | 'document'
  | 'problem'
  | 'name';

export interface Shown {
  readonly place: Place;
  readonly text: string;
}

interface Message {
  readonly kind: 'info' | 'warning' | 'error';
  readonly text: string;
  readonly detail: string | undefined;
  readonly isModal: boolean;
  readonly labels: readonly string[];
}

/** A status bar item in its current state. */
export interface StatusBarItem {
  text: string;
  tooltip: string;
  accessibilityInformation: { readonly label: string } | undefined;
  backgroundColor: ThemeColor | undefined;
  isVisible: boolean;
}

interface TerminalOptions {
  readonly name: string;
  readonly shellPath: string;
  readonly shellArgs: readonly string[];
  readonly env: Readonly<Record<string, string | null>>;
}

/** The state that tests check and configure. */
export const editor = {
  shown: [] as Shown[],
  messages: [] as Message[],
  /** Commands that were run, with their arguments, including `setContext`. */
  executed: [] as (readonly unknown[])[],
  /** Commands of extensions that are disabled. */
  missing: [] as readonly string[],
  /** What was opened as text. */
  opened: [] as unknown[],
  statusBar: [] as StatusBarItem[],
  panels: [] as WebviewPanel[],
  /** Options of the terminals that were opened. */
  terminals: [] as TerminalOptions[],
  /** Other installed extensions by id. */
  extensions: {} as Record<string, { readonly packageJSON?: unknown; readonly exports?: unknown }>,
  /** Values of settings by name without the section; others are unset. */
  settings: {} as Record<string, unknown>,
  /** Text files of the workspace by address; its first folder is `file:/project`. */
  files: {} as Record<string, string>,
  /** Open documents, and the active one. */
  documents: [] as TextDocument[],
  /** The path that the user chooses in the save dialog. */
  saveAs: undefined as string | undefined,
  /** Diagnostics by the address of their document. */
  diagnostics: new Map<string, readonly Diagnostic[]>(),
  /** Returns the label of the button to press in a message. */
  press: (_message: Message): string | undefined => undefined,
  /** Returns the index of the item to choose in a pick; -1 waits for other items. */
  choose: (_labels: readonly string[]): number | undefined => undefined,
  /** Returns the text to type into an input box. */
  type: (_box: { readonly prompt: string; readonly placeholder: string }): string | undefined => undefined,
  /** The current value of a context key. */
  context(key: string): unknown {
    return this.executed.findLast(([id, name]) => id === 'setContext' && name === key)?.[2];
  },
  /** The texts shown in a place. */
  texts(place: Place): readonly string[] {
    return this.shown.filter((one) => one.place === place).map(({ text }) => text);
  },
  /** Simulates that the user opens a document or edits it. */
  write(document: TextDocument, text = document.getText()): void {
    document.text = text;
    const isNew = !this.documents.includes(document);
    if (isNew) this.documents.push(document);
    if (isNew) opened.fire(document);
    else changed.fire({ document });
  },
  /** Simulates that the user returns to the window. */
  focus(): void {
    windowState.fire({ focused: true });
  },
  reset(): void {
    this.shown = [];
    this.messages = [];
    this.executed = [];
    this.missing = [];
    this.opened = [];
    this.statusBar = [];
    this.panels = [];
    this.terminals = [];
    this.extensions = {};
    this.settings = {};
    this.files = {};
    this.documents = [];
    this.saveAs = undefined;
    this.diagnostics = new Map();
    this.press = () => undefined;
    this.choose = () => undefined;
    this.type = () => undefined;
  },
};

function show(place: Place, ...texts: readonly unknown[]): void {
  for (const text of texts) if (typeof text === 'string') editor.shown.push({ place, text });
}

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

interface Item {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
}

function showItems(items: readonly Item[]): void {
  for (const { label, description, detail } of items) show('pick', label, description, detail);
}

/** Picks and input boxes, which show the values assigned to them. */
class QuickInput {
  constructor(private readonly isBox: boolean) {}

  private readonly listeners = new Map<string, ((value: string) => void)[]>();
  private readonly on =
    (event: string) =>
    (listener: (value: string) => void): { dispose(): void } => {
      this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener]);
      return { dispose: () => undefined };
    };
  readonly onDidAccept = this.on('accept');
  readonly onDidHide = this.on('hide');
  readonly onDidChangeValue = this.on('value');
  readonly onDidTriggerButton = this.on('button');
  value = '';
  activeItems: readonly Item[] = [];
  selectedItems: readonly Item[] = [];
  private shownPrompt = '';
  private shownPlaceholder = '';

  set title(text: string) {
    show('title', text);
  }
  set prompt(text: string) {
    this.shownPrompt = text;
    show('prompt', text);
  }
  set placeholder(text: string) {
    this.shownPlaceholder = text;
    show('prompt', text);
  }
  set validationMessage(text: string | undefined) {
    show('prompt', text);
  }
  set items(items: readonly Item[]) {
    showItems(items);
    const index = editor.choose(items.map(({ label }) => label));
    if (items.length === 0 || index === -1) return;
    this.activeItems = index === undefined ? [] : [items[index]!];
    this.selectedItems = this.activeItems;
    if (index !== undefined) this.fire('accept');
    // Closes the pick even if the chosen item was refused.
    this.fire('hide');
  }

  show(): void {
    const typed = editor.type({ prompt: this.shownPrompt, placeholder: this.shownPlaceholder });
    if (typed === undefined) return;
    this.value = typed;
    this.fire('value');
    if (!this.isBox) return;
    this.fire('accept');
    this.hide();
  }
  hide(): void {
    this.fire('hide');
  }
  dispose(): void {
    this.listeners.clear();
  }
  private fire(event: string): void {
    queueMicrotask(() => {
      for (const listener of this.listeners.get(event) ?? []) listener(this.value);
    });
  }
}

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
    return Promise.resolve(editor.saveAs === undefined ? undefined : uriOf(editor.saveAs));
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

export class MarkdownString {
  constructor(readonly value: string) {}
}

/** Rows are filled in after creation, so they are read only when complete. */
export class TreeItem {
  description: unknown;
  tooltip: unknown;
  accessibilityInformation: { label: string } | undefined;
  command: { title: string } | undefined;
  constructor(
    readonly label: string,
    readonly collapsibleState = 0,
  ) {}
}

export function showRow({
  label,
  description,
  tooltip,
  accessibilityInformation,
  command,
}: Readonly<Partial<Record<'label' | 'description' | 'tooltip', unknown>>> & {
  readonly accessibilityInformation?: { readonly label: string } | undefined;
  readonly command?: { readonly title: string } | undefined;
}): void {
  show('row', label, description);
  show('name', accessibilityInformation?.label, command?.title);
  if (tooltip instanceof MarkdownString) show('tooltip table', tooltip.value);
  else show('tooltip', tooltip);
}

export class ThemeIcon {
  constructor(
    readonly id: string,
    readonly color?: ThemeColor,
  ) {}
}
export class ThemeColor {
  constructor(readonly id: string) {}
}
export class EventEmitter<T> {
  private readonly listeners = new Set<(value: T) => void>();
  readonly event = (listener: (value: T) => void): { dispose(): void } => {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  };
  fire(value: T): void {
    for (const listener of [...this.listeners]) listener(value);
  }
  dispose(): void {
    this.listeners.clear();
  }
}

const windowState = new EventEmitter<{ readonly focused: boolean }>();

/** An editor tab of the extension, whose page a test plays. */
export class WebviewPanel {
  visible = true;
  revealed = 0;
  iconPath: unknown;
  /** Messages to the page. */
  readonly posted: unknown[] = [];
  private readonly disposed = new EventEmitter<void>();
  private readonly viewState = new EventEmitter<void>();
  private readonly received = new EventEmitter<unknown>();
  readonly onDidDispose = this.disposed.event;
  readonly onDidChangeViewState = this.viewState.event;
  readonly webview = {
    html: '',
    options: {},
    cspSource: 'https://page.example',
    asWebviewUri: (uri: unknown) => uri,
    onDidReceiveMessage: this.received.event,
    postMessage: (posted: unknown) => Promise.resolve(this.posted.push(posted) > 0),
  };

  constructor(public title: string) {}

  /** Sends a message from the page. */
  say(text: unknown): void {
    this.received.fire(text);
  }
  reveal(): void {
    this.revealed++;
  }
  dispose(): void {
    this.disposed.fire();
  }
}
export const Uri = {
  file: (path: string) => uriOf(path),
  parse: (address: string) => ({ scheme: new URL(address).protocol.slice(0, -1), toString: () => address }),
  from: (parts: Readonly<Record<string, string>>) => ({ ...parts }),
  joinPath: (...parts: readonly unknown[]) => ({ toString: () => parts.join('/') }),
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
export class Range {
  constructor(
    readonly start: { readonly line: number; readonly character: number },
    readonly end: { readonly line: number; readonly character: number },
  ) {}
  intersection({ start, end }: Range): Range | undefined {
    const key = ({ line, character }: { line: number; character: number }): number => line * 1e6 + character;
    return key(start) <= key(this.end) && key(end) >= key(this.start) ? this : undefined;
  }
}

/** A document in an editor. Positions count from 0. */
export class TextDocument {
  readonly uri: ReturnType<typeof uriOf>;
  constructor(
    path: string,
    public text: string,
  ) {
    this.uri = uriOf(path);
  }
  getText(): string {
    return this.text;
  }
  positionAt(offset: number): { line: number; character: number } {
    const lines = this.text.slice(0, offset).split('\n');
    return { line: lines.length - 1, character: lines.at(-1)!.length };
  }
}
const uriOf = (path: string) => ({ scheme: 'file', path, toString: () => `file://${path}` });
const opened = new EventEmitter<TextDocument>();
const changed = new EventEmitter<{ readonly document: TextDocument }>();
const closed = new EventEmitter<TextDocument>();

export class Diagnostic {
  source = '';
  code: unknown;
  constructor(
    readonly range: Range,
    readonly message: string,
    readonly severity: number,
  ) {
    show('problem', message);
  }
}
export const DiagnosticSeverity = { Error: 0, Warning: 1, Information: 2 };
export class CodeLens {
  constructor(
    readonly range: Range,
    readonly command: unknown,
  ) {}
}
export class CodeAction {
  edit: WorkspaceEdit | undefined;
  constructor(readonly title: string) {
    show('button', title);
  }
}
export const CodeActionKind = { QuickFix: 'quickfix' };
export class WorkspaceEdit {
  readonly edits: { readonly range: Range; readonly text: string }[] = [];
  replace(_uri: unknown, range: Range, text: string): void {
    this.edits.push({ range, text });
  }
}
export class Disposable {
  constructor(readonly dispose: () => void) {}
  static from(...all: readonly { dispose(): void }[]): Disposable {
    return new Disposable(() => {
      for (const one of all) one.dispose();
    });
  }
}
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
export class CancellationError extends Error {
  override readonly name = 'Canceled';
}
export class LanguageModelTextPart {
  constructor(readonly value: string) {}
}
export class LanguageModelToolResult {
  constructor(readonly content: readonly unknown[]) {}
}
export const QuickPickItemKind = { Separator: -1, Default: 0 };
export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 };
export const ProgressLocation = { Notification: 15, Window: 10 };
export const StatusBarAlignment = { Left: 1, Right: 2 };
export const ViewColumn = { Active: -1 };
export const ConfigurationTarget = { Global: 1 };
export const QuickInputButtons = { Back: {} };
