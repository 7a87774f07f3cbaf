// What of the fake `vscode` module needs nothing of its state.

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
  file: (path: string) => ({ scheme: 'file', path, toString: () => `file://${path}` }),
  parse: (address: string) => ({ scheme: new URL(address).protocol.slice(0, -1), toString: () => address }),
  from: (parts: Readonly<Record<string, string>>) => ({ ...parts }),
  joinPath: (...parts: readonly unknown[]) => ({ toString: () => parts.join('/') }),
};

export class Disposable {
  constructor(readonly dispose: () => void) {}
  static from(...all: readonly { dispose(): void }[]): Disposable {
    return new Disposable(() => {
      for (const one of all) one.dispose();
    });
  }
}

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
