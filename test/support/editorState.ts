// The state of the fake `vscode` module.
import { EventEmitter, MarkdownString, type ThemeColor, type WebviewPanel } from './editorClasses';
import type { Diagnostic, TextDocument } from './editorDocuments';

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

export interface Message {
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

export interface TerminalOptions {
  readonly name: string;
  readonly shellPath: string;
  readonly shellArgs: readonly string[];
  readonly env: Readonly<Record<string, string | null>>;
}

export const windowState = new EventEmitter<{ readonly focused: boolean }>();
/** They fire as the user opens, edits or closes a document. */
export const opened = new EventEmitter<TextDocument>();
export const changed = new EventEmitter<{ readonly document: TextDocument }>();
export const closed = new EventEmitter<TextDocument>();

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

/** Records texts as shown in a place; what is no text is not shown there. */
export function show(place: Place, ...texts: readonly unknown[]): void {
  for (const text of texts) if (typeof text === 'string') editor.shown.push({ place, text });
}

/** Records what a row shows. */
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
