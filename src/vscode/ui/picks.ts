import * as vscode from 'vscode';
import { plain } from '../../shared/plain';

export interface Choice extends vscode.QuickPickItem {
  readonly detailIcon?: string;
}

/** @returns the original choice, not the displayed item */
export async function pickOne<T extends Choice>(
  choices: readonly T[] | Promise<readonly T[]>,
  options: vscode.QuickPickOptions,
): Promise<T | undefined> {
  const picked = await vscode.window.showQuickPick(allShown(choices), shownOptions(options));
  return picked?.choice;
}

/** @returns the original choices; undefined when the user cancelled */
export async function pickMany<T extends Choice>(
  choices: readonly T[] | Promise<readonly T[]>,
  options: vscode.QuickPickOptions,
): Promise<readonly T[] | undefined> {
  const picked = await vscode.window.showQuickPick(allShown(choices), {
    ...shownOptions(options),
    canPickMany: true,
  });
  return picked?.map(({ choice }) => choice);
}

export function separator(label: string): vscode.QuickPickItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

export interface LivePickOptions {
  readonly title: string;
  readonly placeholder: string;
  readonly step?: number;
  readonly totalSteps?: number;
  readonly matchOnDescription?: boolean;
  readonly ignoreFocusOut?: boolean;
  readonly buttons?: readonly vscode.QuickInputButton[];
}

export class LivePick<T extends Choice> implements vscode.Disposable {
  private readonly pick = vscode.window.createQuickPick<Shown<T>>();
  readonly onDidAccept = this.pick.onDidAccept;
  readonly onDidHide = this.pick.onDidHide;
  readonly onDidChangeValue = this.pick.onDidChangeValue;
  readonly onDidTriggerButton = this.pick.onDidTriggerButton;
  private looks = '[]';

  constructor({ title, placeholder, ...options }: LivePickOptions) {
    Object.assign(this.pick, options, { title: plain(title), placeholder: plain(placeholder) });
  }

  /** Does nothing if the choices look the same, because VS Code would move the focus. */
  setChoices(choices: readonly T[]): void {
    const items = choices.map(shown);
    const looks = JSON.stringify(items.map(({ choice: _, ...look }) => look));
    if (looks === this.looks) return;
    this.looks = looks;
    this.pick.items = items;
  }

  setTitle(text: string): void {
    this.pick.title = plain(text);
  }

  setPlaceholder(text: string): void {
    this.pick.placeholder = plain(text);
  }

  setBusy(busy: boolean): void {
    this.pick.busy = busy;
  }

  get value(): string {
    return this.pick.value;
  }

  /**
   * The original choice that has the focus. VS Code reports the selection as an index and looks it up in the current
   * choices, which may have changed since the key was pressed.
   */
  get selected(): T | undefined {
    return (this.pick.activeItems[0] ?? this.pick.selectedItems[0])?.choice;
  }

  show(): void {
    this.pick.show();
  }

  hide(): void {
    this.pick.hide();
  }

  dispose(): void {
    this.pick.dispose();
  }
}

interface Shown<T> extends vscode.QuickPickItem {
  readonly choice: T;
}

function shown<T extends Choice>(choice: T): Shown<T> {
  const { label, description, detail, detailIcon, kind, iconPath, picked, alwaysShow } = choice;
  return {
    choice,
    label: plain(label),
    ...(description === undefined ? {} : { description: plain(description) }),
    ...(detail === undefined
      ? {}
      : { detail: detailIcon ? `$(${detailIcon}) ${plain(detail)}` : plain(detail) }),
    ...(kind === undefined ? {} : { kind }),
    ...(iconPath === undefined ? {} : { iconPath }),
    ...(picked === undefined ? {} : { picked }),
    ...(alwaysShow === undefined ? {} : { alwaysShow }),
  };
}

function allShown<T extends Choice>(
  choices: readonly T[] | Promise<readonly T[]>,
): Shown<T>[] | Promise<Shown<T>[]> {
  return choices instanceof Promise ? choices.then((all) => all.map(shown)) : choices.map(shown);
}

function shownOptions({ title, placeHolder, ...options }: vscode.QuickPickOptions): vscode.QuickPickOptions {
  return {
    ...options,
    ...(title === undefined ? {} : { title: plain(title) }),
    ...(placeHolder === undefined ? {} : { placeHolder: plain(placeHolder) }),
  };
}
